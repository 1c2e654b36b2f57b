"""A slow line between two devices: frames wait for their turn at the line's rate, then for its delay.

    python3 slow-line.py NEAR FAR DELAY_MS FROM_NEAR_BITS_PER_SECOND FROM_FAR_BITS_PER_SECOND

It stands for `tc netem`, which not every kernel has, and Node opens no packet sockets. Ends with its standard input.
"""

import heapq
import select
import socket
import sys
import time

EVERY_PROTOCOL = 3
ARP = 0x0806
OUTGOING = 4
SOL_PACKET = 263
# What stands before a frame says which sums the kernel left to a card: they go on as they came.
PACKET_VNET_HDR = 15
FRAME_MAX = 1 << 16
# Mobile networks keep a lot rather than lose it: some four seconds of 60 kbit/s.
QUEUE_BYTES = 32 * 1024


def open_device(name):
    device = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERY_PROTOCOL))
    device.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    device.bind((name, 0))
    return device


class Direction:
    def __init__(self, sink, delay, bits_per_second):
        self.sink = sink
        self.delay = delay
        self.bytes_per_second = bits_per_second / 8
        self.free_at = 0.0

    def take(self, frame, now):
        """When the frame is to leave at the other end, or None where there is no room for it."""
        starts_at = max(now, self.free_at)
        if (starts_at - now) * self.bytes_per_second > QUEUE_BYTES:
            return None
        self.free_at = starts_at + len(frame) / self.bytes_per_second
        return self.free_at + self.delay


def run(near_name, far_name, delay_ms, from_near, from_far):
    near, far = open_device(near_name), open_device(far_name)
    delay = float(delay_ms) / 1000
    directions = {
        near: Direction(far, delay, float(from_near)),
        far: Direction(near, delay, float(from_far)),
    }
    waiting = []
    count = 0
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, sink, frame = heapq.heappop(waiting)
            sink.send(frame)
        patience = waiting[0][0] - now if waiting else None
        ready, _, _ = select.select([near, far, sys.stdin], [], [], patience)
        if sys.stdin in ready:
            return
        for device in ready:
            frame, (_, protocol, kind, *_) = device.recvfrom(FRAME_MAX)
            if kind == OUTGOING:
                continue
            direction = directions[device]
            now = time.monotonic()
            # Who has which address is no question to a mobile network.
            leaves_at = now if protocol == ARP else direction.take(frame, now)
            if leaves_at is not None:
                count += 1
                heapq.heappush(waiting, (leaves_at, count, direction.sink, frame))


run(*sys.argv[1:])
