-- en: Of a run's attachments seen none is lost: fetched, unchanged, refused and failed add up to seen.
-- zh: 每次运行见到的附件不得丢失：各去向之和等于总数。
-- severity: warn
SELECT source_id, run_id, seen, fetched, unchanged, refused, failed
FROM ops.file_ledger
WHERE seen <> fetched + unchanged + refused + failed
