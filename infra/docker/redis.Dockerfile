# Redis with its settings inside: a file that is mounted could change without anybody starting Redis again.

FROM redis:7.2.8-alpine
COPY infra/redis/redis.conf /etc/redis.conf
USER 999:1000
CMD ["redis-server", "/etc/redis.conf"]
