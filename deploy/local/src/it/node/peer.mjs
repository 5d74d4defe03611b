// Writes three reports of one lineage, two of which continue the same identity, and waits for the
// clone and the bill. It has the topics' names and what the registry says, and nothing of ours.
//
//   node peer.mjs BOOTSTRAP_SERVERS REGISTRY_URL
import { randomBytes } from 'node:crypto';
import kafkajs from 'kafkajs';
import confluent from '@kafkajs/confluent-schema-registry';

const [bootstrapServers, registryUrl] = process.argv.slice(2);
const SECONDS_AT_MOST = 120;

const kafka = new kafkajs.Kafka({
  clientId: 'peer',
  brokers: bootstrapServers.split(','),
  logLevel: kafkajs.logLevel.ERROR,
});
const registry = new confluent.SchemaRegistry({ host: registryUrl });

const hex = (bytes) => (bytes === null ? null : Buffer.from(bytes).toString('hex'));

function reportOf(lineage, chain, render) {
  const now = Date.now();
  return {
    tenant: 'peer',
    lineage,
    chain,
    landmarks: [],
    generation: chain.length - 1,
    sequence: 1,
    reportId: randomBytes(16),
    // Within one minute of UTC, and later than its start.
    periodStart: now,
    periodEnd: now + 1,
    operations: { render },
    labels: { host: `node-${render}` },
  };
}

async function write() {
  const [lineage, left, right] = [randomBytes(16), randomBytes(16), randomBytes(16)];
  const reports = [
    reportOf(lineage, [lineage], 2),
    reportOf(lineage, [lineage, left], 3),
    reportOf(lineage, [lineage, right], 4),
  ];
  const schemaId = await registry.getLatestSchemaId('chain-tails-value');
  const producer = kafka.producer();
  await producer.connect();
  for (const report of reports) {
    const value = await registry.encode(schemaId, report);
    await producer.send({ topic: 'chain-tails', messages: [{ key: lineage, value }] });
  }
  await producer.disconnect();
  return { lineage, schemaId };
}

const clones = [];
const bills = new Map();

function billed() {
  let render = 0;
  for (const bill of bills.values()) render += Number(bill.operations.render ?? 0);
  return render;
}

async function read(topic, take) {
  const consumer = kafka.consumer({ groupId: `peer-${topic}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => take(await registry.decode(message.value)),
  });
  return consumer;
}

function takeBill(bill) {
  if (bill.tenant !== 'peer') return;
  const window = `${bill.windowSize} ${bill.windowStart}`;
  if (!(bills.get(window)?.revision > bill.revision)) bills.set(window, bill);
}

const written = await write();
const consumers = [
  await read('clone-detected', (clone) => clones.push(clone)),
  await read('usage-by-tenant', takeBill),
];
const deadline = Date.now() + SECONDS_AT_MOST * 1000;
while ((clones.length === 0 || billed() < 9) && Date.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 100));
}
for (const consumer of consumers) await consumer.disconnect();

console.log(
  JSON.stringify({
    lineage: hex(written.lineage),
    schemaId: written.schemaId,
    clones: clones.map(({ status, evidence, tenant, forkedAt, cloneLabels }) => ({
      status,
      evidence,
      tenant,
      forkedAt: hex(forkedAt),
      cloneHost: cloneLabels.host,
    })),
    render: billed(),
  }),
);
