/**
 * The columns of the list of what is wrong: mark, name, reason, time, buttons; on a phone one below the other.
 * @param room some line has buttons: all leave room for them, so that the columns stay in line
 */
export const troubleGrid = (room: boolean): string =>
  `grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3.5 gap-y-0.5 sm:min-h-[46px] sm:grid-cols-[16px_minmax(0,1fr)_minmax(0,1.9fr)_104px_104px] ${
    room
      ? "lg:grid-cols-[16px_minmax(180px,300px)_minmax(220px,1fr)_104px_240px]"
      : "lg:grid-cols-[16px_minmax(220px,300px)_minmax(260px,1fr)_112px_112px]"
  }`;
