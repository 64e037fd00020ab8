# duplistatus in a container: built in one stage, run in another that holds nothing but what it needs.
# docker buildx build --platform linux/amd64,linux/arm64 -t duplistatus .
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY contract/package.json contract/
COPY duplicati/package.json duplicati/
COPY server/package.json server/
COPY texts/package.json texts/
COPY tools/package.json tools/
COPY web/package.json web/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/pack.mjs --to /package

# Everything that runs is JavaScript, SQLite is Node's own: one result for every processor.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS parts
COPY --from=build /package /app
WORKDIR /app
RUN npm install --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund --no-package-lock

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 PORT=9666
COPY --from=parts /app /app
COPY deploy/container/ /app/container/
WORKDIR /app
VOLUME /data
EXPOSE 9666
# Begins as root only to hand /data to PUID:PGID, and gives its rights up before anything is served;
# with --user it never has them.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "/app/container/health.mjs"]
ENTRYPOINT ["node", "/app/container/start.mjs"]
CMD ["serve"]
