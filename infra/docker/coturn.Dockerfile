# Debian's coturn: the very version that the tests run.

FROM debian:12.15-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends coturn=4.6.1-1 \
  && rm -rf /var/lib/apt/lists/*
# Here and not mounted, so that a change is one of the image and replaces the container.
COPY infra/coturn/turnserver.conf infra/coturn/start.sh infra/coturn/follow-certificate.sh /etc/coturn/
USER 10001:10001
EXPOSE 3478 3478/udp 5349
CMD ["/etc/coturn/follow-certificate.sh"]
