import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { tellListening } from './listening.js';

/** The floor: Socket.IO alone hands a message on and acknowledges it. Nothing is checked, sealed, chained or stored. */
const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
let seq = 0;

io.on('connection', (socket) => {
  socket.on('room:enter', (input: { roomId: string }, ack: (answer: object) => void) => {
    void socket.join(input.roomId);
    ack({ ok: true, data: {}, now: Date.now() });
  });
  socket.on(
    'message:send',
    (input: { roomId: string; clientMessageId: string; body: object }, ack: (answer: object) => void) => {
      const now = Date.now();
      seq += 1;
      const { roomId, clientMessageId, body } = input;
      ack({ ok: true, data: { seq, id: clientMessageId, sentAt: now }, now });
      socket.to(roomId).emit('message:new', {
        roomId,
        seq,
        id: clientMessageId,
        sentAt: now,
        type: 'message',
        seat: 1,
        clientMessageId,
        body,
      });
    },
  );
});
http.listen(0, '127.0.0.1', () => {
  tellListening(http.address());
});
