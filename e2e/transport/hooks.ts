/** What runs in a test's page before the page's own script: a worse network, an older browser, a way to break things. */

declare global {
  interface Window {
    testWorker?: Worker;
    breakConnections?: () => void;
    testConnections?: RTCPeerConnection[];
    testSockets?: WebSocket[];
    /** PeerJS's own, not ours. */
    testPeerJsChannel?: RTCDataChannel;
  }
}

/** A network that lost the socket's first packets. */
export function stallFirstSocket(): void {
  let isFirst = true;
  const stalled = { readyState: WebSocket.CONNECTING, send: () => undefined, close: () => undefined };
  window.WebSocket = new Proxy(WebSocket, {
    construct: (target, args) => {
      if (!isFirst) return Reflect.construct(target, args);
      isFirst = false;
      return Object.assign(new EventTarget(), stalled);
    },
  });
}

/** What it makes, for a test to break. */
export function recordConnections(): void {
  const made: RTCPeerConnection[] = [];
  window.testConnections = made;
  // Their own close() is not PeerJS's any more (signalling-client.ts), and does nothing.
  const { close } = RTCPeerConnection.prototype;
  window.breakConnections = () => {
    for (const connection of made) close.call(connection);
  };
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      window.testWorker = this;
    }
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      if (options?.negotiated !== true) window.testPeerJsChannel = channel;
      return channel;
    }
  };
}

/** The signalling sockets that have opened, the newest last. */
export function recordSockets(): void {
  const made: WebSocket[] = [];
  window.testSockets = made;
  window.WebSocket = class extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      this.addEventListener("open", () => made.push(this));
    }
  };
}

/** As in a browser without transferable data channels. */
export function refuseTransfers(): void {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function refuse(message: unknown, options: unknown): void {
    const transfer: Transferable[] = Array.isArray(options) ? options : [];
    if (transfer.some((one) => (one as unknown) instanceof RTCDataChannel)) {
      throw new DOMException("not here", "DataCloneError");
    }
    postMessage.call(this, message, { transfer });
  };
}
