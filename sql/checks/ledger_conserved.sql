-- en: Of a run's entries seen none is lost: fetched, unchanged, deferred, refused and failed add up to seen.
-- zh: 每次运行见到的条目不得丢失：各去向之和等于总数。
-- severity: warn
SELECT source_id, run_id, seen, fetched, unchanged, deferred, refused, failed
FROM ops.ledger
WHERE seen <> fetched + unchanged + deferred + refused + failed
