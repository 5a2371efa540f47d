// What stands behind a gate in gate.test.ts, at the ports of the web UI and of the registry: it says what reached it.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

for (const port of [8080, 8081]) {
  createServer({ maxHeaderSize: 65_536 }, answer).on('upgrade', upgrade).listen(port);
}

async function answer(request, response) {
  const { method, url, rawHeaders } = request;
  if (url === '/zeros') {
    response.end(Buffer.alloc(20_000_000));
  } else if (url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-long': 'x'.repeat(20_000) });
    response.write('data: first\n\n'); // and no end
  } else if (url === '/502') {
    response.writeHead(502).end('its own words');
  } else {
    const hash = createHash('sha256');
    request.on('error', () => undefined).on('data', (chunk) => hash.update(chunk));
    await new Promise((resolve) => request.once('close', resolve));
    response.end(JSON.stringify({ method, url, rawHeaders, sha256: hash.digest('hex') }));
  }
}

function upgrade(request, socket) {
  const protocol = request.headers.upgrade;
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: ${protocol}\r\nconnection: upgrade\r\n\r\n`);
  socket.pipe(socket).on('error', () => undefined);
}
