// Shows messages of duplistatus when its page is closed, and opens what they lead to when one is pressed.

function read(data) {
  try {
    return data.json();
  } catch {
    return { title: "duplistatus", body: data ? data.text() : "" };
  }
}

self.addEventListener("push", (event) => {
  const { title, body, tag, url, actions = [], at } = read(event.data);
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      renotify: Boolean(tag),
      timestamp: at,
      icon: "favicon.svg",
      actions: actions.map((action, index) => ({ action: String(index), title: action.title })),
      data: { url, actions: actions.map((action) => action.url) },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url, actions } = event.notification.data;
  const target = event.action === "" ? url : actions[Number(event.action)];
  event.waitUntil(self.clients.openWindow(target || self.registration.scope));
});
