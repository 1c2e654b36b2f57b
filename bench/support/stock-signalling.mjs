/** The baseline of the signalling benchmarks: PeerServer as it comes, as many clients as wanted. Says its port. */

import { createServer } from "node:http";
import express from "express";
import { ExpressPeerServer } from "peer";

const app = express();
const server = createServer(app);
app.use("/", ExpressPeerServer(server, { path: "/", concurrent_limit: 100_000 }));
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
