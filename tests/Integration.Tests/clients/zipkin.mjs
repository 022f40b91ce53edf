// Sends COUNT traces of two spans through zipkin-js and leaves once they are delivered.
// Usage: node zipkin.mjs ENDPOINT COUNT. Prints the trace ids.
import { once } from 'node:events';
import zipkin from 'zipkin';
import transport from 'zipkin-transport-http';

const [endpoint, count] = process.argv.slice(2);
const { Annotation, BatchRecorder, ExplicitContext, Tracer, jsonEncoder } = zipkin;
const logger = new transport.HttpLogger({ endpoint, jsonEncoder: jsonEncoder.JSON_V2, httpInterval: 100 });
const tracer = new Tracer({
  ctxImpl: new ExplicitContext(),
  recorder: new BatchRecorder({ logger }),
  localServiceName: 'shop-zipkin-js',
  traceId128Bit: true,
});
for (let number = 0; number < Number(count); number++) {
  tracer.local('place order', () => {
    console.log(tracer.id.traceId);
    tracer.recordBinary('order.number', String(number));
    tracer.local('charge card', () => tracer.recordAnnotation(new Annotation.Message('declined')));
  });
}
const awake = setInterval(() => {}, 1000); // The logger's own timer does not keep the process alive.
await once(logger, 'success');
clearInterval(awake);
