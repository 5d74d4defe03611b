-- What "twinfold usage export" makes in a database on first use. Times are UTC instants, ids are 128 bits.

CREATE TABLE twinfold.schema_version (
  version      integer     NOT NULL,
  installed_at timestamptz NOT NULL DEFAULT now()
);

-- One row: where the bills come from, and when the last ones came. last_exported_at changes in the transaction that
-- writes the rows and never goes back, so whoever reads it together with a bill has the bill's date to the microsecond.
CREATE TABLE twinfold.source (
  one_row          boolean     NOT NULL DEFAULT true PRIMARY KEY CHECK (one_row),
  cluster_id       text        NOT NULL,
  topic_prefix     text        NOT NULL,
  last_exported_at timestamptz NOT NULL DEFAULT '-infinity'
);

-- How far each partition has been read; moves in the transaction that writes the rows. Kafka keeps nothing of it.
CREATE TABLE twinfold.offsets (
  topic       text    NOT NULL,
  "partition" integer NOT NULL,
  topic_id    text    NOT NULL,
  next_offset bigint  NOT NULL,
  PRIMARY KEY (topic, "partition")
);

-- Every revision of every client's bill, as in the topic of that name.
CREATE TABLE twinfold.usage_by_client (
  tenant        text COLLATE "C" NOT NULL,
  window_size   text COLLATE "C" NOT NULL,
  window_start  timestamptz      NOT NULL,
  window_end    timestamptz      NOT NULL,
  lineage       uuid             NOT NULL,
  client        uuid             NOT NULL,
  revision      integer          NOT NULL,
  usage_id      uuid             NOT NULL UNIQUE,
  machines      integer          NOT NULL,
  operations    jsonb            NOT NULL,
  delta         jsonb            NOT NULL,
  reports       bigint           NOT NULL,
  delta_reports bigint           NOT NULL,
  ahead_reports bigint           NOT NULL,
  recorded_at   timestamptz      NOT NULL,
  exported_at   timestamptz      NOT NULL,
  PRIMARY KEY (tenant, window_size, window_start, lineage, client, revision)
);
CREATE INDEX ON twinfold.usage_by_client (exported_at);

-- Every revision of every tenant's total, as in the topic of that name. Revisions have holes: only compare them.
CREATE TABLE twinfold.usage_by_tenant (
  tenant          text COLLATE "C" NOT NULL,
  window_size     text COLLATE "C" NOT NULL,
  window_start    timestamptz      NOT NULL,
  window_end      timestamptz      NOT NULL,
  revision        integer          NOT NULL,
  usage_id        uuid             NOT NULL UNIQUE,
  unique_clients  bigint           NOT NULL,
  operations      jsonb            NOT NULL,
  reports         bigint           NOT NULL,
  ahead_reports   bigint           NOT NULL,
  clones_detected bigint           NOT NULL,
  recorded_at     timestamptz      NOT NULL,
  exported_at     timestamptz      NOT NULL,
  PRIMARY KEY (tenant, window_size, window_start, revision)
);
CREATE INDEX ON twinfold.usage_by_tenant (exported_at);

-- What became of every record that a partition of a topic of reports received in a window of broker time.
CREATE TABLE twinfold.reconciliation (
  topic         text COLLATE "C" NOT NULL,
  "partition"   integer          NOT NULL,
  window_size   text COLLATE "C" NOT NULL,
  window_start  timestamptz      NOT NULL,
  window_end    timestamptz      NOT NULL,
  first_offset  bigint           NOT NULL,
  last_offset   bigint           NOT NULL,
  received      bigint           NOT NULL,
  counted       bigint           NOT NULL,
  late          bigint           NOT NULL,
  redelivered   bigint           NOT NULL,
  dead_lettered bigint           NOT NULL,
  recorded_at   timestamptz      NOT NULL,
  exported_at   timestamptz      NOT NULL,
  PRIMARY KEY (topic, "partition", window_size, window_start)
);

-- Of each client and window the highest revision.
CREATE VIEW twinfold.current_by_client AS
SELECT DISTINCT ON (tenant, window_size, window_start, lineage, client) *
FROM twinfold.usage_by_client
ORDER BY tenant, window_size, window_start, lineage, client, revision DESC;

-- Of each tenant and window the highest revision: the bill, without what is provisional.
CREATE VIEW twinfold.current_by_tenant AS
SELECT DISTINCT ON (tenant, window_size, window_start) *
FROM twinfold.usage_by_tenant
ORDER BY tenant, window_size, window_start, revision DESC;

-- Windows that have clients' bills and no total of their tenant yet, with what the bills add up to so far.
CREATE VIEW twinfold.provisional AS
WITH open AS (
  SELECT c.*
  FROM twinfold.current_by_client c
  WHERE NOT EXISTS (
    SELECT FROM twinfold.usage_by_tenant t
    WHERE t.tenant = c.tenant AND t.window_size = c.window_size AND t.window_start = c.window_start)
), counts AS (
  SELECT o.tenant, o.window_size, o.window_start, e.key AS operation, sum(e.value::bigint)::bigint AS quantity
  FROM open o, jsonb_each_text(o.operations) e
  GROUP BY o.tenant, o.window_size, o.window_start, e.key
), operations AS (
  SELECT tenant, window_size, window_start, jsonb_object_agg(operation, quantity) AS operations
  FROM counts
  GROUP BY tenant, window_size, window_start
), sums AS (
  SELECT tenant, window_size, window_start, max(window_end) AS window_end, sum(machines)::bigint AS unique_clients,
         sum(reports)::bigint AS reports, sum(ahead_reports)::bigint AS ahead_reports
  FROM open
  GROUP BY tenant, window_size, window_start
)
SELECT tenant, window_size, window_start, window_end, unique_clients,
       coalesce(operations, '{}') AS operations, reports, ahead_reports
FROM sums LEFT JOIN operations USING (tenant, window_size, window_start);

-- The bill as of now: what is final, and what is provisional with that state and no revision.
CREATE VIEW twinfold.bill AS
SELECT tenant, window_size, window_start, window_end, 'final' AS state, revision, unique_clients, operations, reports,
       ahead_reports, clones_detected
FROM twinfold.current_by_tenant
UNION ALL
SELECT tenant, window_size, window_start, window_end, 'provisional', NULL, unique_clients, operations, reports,
       ahead_reports, NULL
FROM twinfold.provisional;

-- The numbers of one total, a row for each. Rows of one measure can be added up.
CREATE FUNCTION twinfold.measures(total twinfold.usage_by_tenant)
RETURNS TABLE (measure text, operation text, quantity bigint)
LANGUAGE sql STABLE AS $$
  SELECT 'unique_clients', '', total.unique_clients
  UNION ALL SELECT 'operations', key, value::bigint FROM jsonb_each_text(total.operations)
  UNION ALL SELECT 'reports', '', total.reports
  UNION ALL SELECT 'ahead_reports', '', total.ahead_reports
  UNION ALL SELECT 'clones_detected', '', total.clones_detected
$$;

-- The final bill, a row for each number of each total.
CREATE VIEW twinfold.bill_lines AS
SELECT t.tenant, t.window_size, t.window_start, t.window_end, t.revision, m.measure, m.operation, m.quantity
FROM (
  SELECT DISTINCT ON (tenant, window_size, window_start) u
  FROM twinfold.usage_by_tenant u
  ORDER BY tenant, window_size, window_start, revision DESC
) newest, LATERAL (SELECT (newest.u).*) t, LATERAL twinfold.measures(newest.u) m;

-- What is different now from what this database said at that time: new totals (old_revision is NULL then) and
-- corrected ones, a row for each number that differs.
CREATE FUNCTION twinfold.changed_since(since timestamptz)
RETURNS TABLE (tenant text, window_size text, window_start timestamptz, window_end timestamptz, old_revision integer,
               new_revision integer, measure text, operation text, old_quantity bigint, new_quantity bigint,
               difference bigint)
LANGUAGE sql STABLE AS $$
  WITH changed AS (
    SELECT DISTINCT u.tenant, u.window_size, u.window_start FROM twinfold.usage_by_tenant u WHERE u.exported_at > since
  ), new_totals AS (
    SELECT DISTINCT ON (u.tenant, u.window_size, u.window_start) u
    FROM twinfold.usage_by_tenant u JOIN changed USING (tenant, window_size, window_start)
    ORDER BY u.tenant, u.window_size, u.window_start, u.revision DESC
  ), old_totals AS (
    SELECT DISTINCT ON (u.tenant, u.window_size, u.window_start) u
    FROM twinfold.usage_by_tenant u JOIN changed USING (tenant, window_size, window_start)
    WHERE u.exported_at <= since
    ORDER BY u.tenant, u.window_size, u.window_start, u.revision DESC
  ), new_lines AS (
    SELECT (n.u).tenant, (n.u).window_size, (n.u).window_start, m.* FROM new_totals n, LATERAL twinfold.measures(n.u) m
  ), old_lines AS (
    SELECT (o.u).tenant, (o.u).window_size, (o.u).window_start, m.* FROM old_totals o, LATERAL twinfold.measures(o.u) m
  ), both_lines AS (
    SELECT tenant, window_size, window_start, measure, operation,
           coalesce(o.quantity, 0) AS old_quantity, coalesce(n.quantity, 0) AS new_quantity
    FROM new_lines n FULL JOIN old_lines o USING (tenant, window_size, window_start, measure, operation)
  )
  SELECT b.tenant, b.window_size, b.window_start, (n.u).window_end, (o.u).revision, (n.u).revision, b.measure,
         b.operation, b.old_quantity, b.new_quantity, b.new_quantity - b.old_quantity
  FROM both_lines b
  JOIN new_totals n
    ON (n.u).tenant = b.tenant AND (n.u).window_size = b.window_size AND (n.u).window_start = b.window_start
  LEFT JOIN old_totals o
    ON (o.u).tenant = b.tenant AND (o.u).window_size = b.window_size AND (o.u).window_start = b.window_start
  WHERE b.new_quantity <> b.old_quantity
  ORDER BY b.tenant, b.window_size, b.window_start, b.measure, b.operation
$$;
