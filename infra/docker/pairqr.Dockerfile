# Two images from one build: `--target api` (the server and the page) and `--target caddy` (Caddy and the page's files).
# Versions are exact; digests are not: add them where your registry can be asked.

FROM node:20.20.2-bookworm-slim AS sources
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM sources AS build
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build:page && npm run build:server

FROM sources AS packages
RUN npm ci --omit=dev --ignore-scripts

FROM node:20.20.2-bookworm-slim AS api
WORKDIR /app
ENV NODE_ENV=production
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist/server dist/server
COPY --from=build /app/dist/mobile-web dist/mobile-web
USER node
EXPOSE 8080
CMD ["node", "dist/server/main.js"]

# The binary may bind low ports by a file capability: its container needs NET_BIND_SERVICE to start it at all.
FROM caddy:2.11.4-alpine AS caddy
COPY --from=build /app/dist/mobile-web /srv/page
# New volumes take over whom their folders belong to.
RUN mkdir -p /data /config /turn-certificate && chown 10001:10001 /data /config /turn-certificate
# Here and not mounted, so that a change is one of the image and replaces the container.
COPY infra/caddy /etc/caddy
USER 10001:10001
CMD ["/etc/caddy/start.sh"]
