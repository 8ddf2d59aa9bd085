# The checks before the start (/checklist) and the validation after it (/validate): titles, findings, remedies.

## Titles

check-postgres = PostgreSQL
check-redis = Redis
check-migrations = Database schema
check-source = Emails to migrate
check-dsn = POSTGRES_DSN
check-anthropic-key = Anthropic key
check-model-retirement = Model retirement
check-voyage-key = Voyage AI key
check-presidio = Presidio
check-disk = Disk space
check-ram = Memory
check-tailscale = Tailscale
check-backup = Full backup
check-backup-on-pc = Copy on the PC
check-restore-tested = Restore test
check-emails = Emails classified
check-email-nodes = Nodes of the graph
check-sender-edges = Senders linked
check-orphan-nodes = Orphan nodes
check-embeddings = Vectors
check-failures = Failures
check-cost = Cost
check-books = Books
check-approvals = Approvals
check-runbook-figures = SQL of the runbook
check-search = Search
check-run = Migration

## Any check

check-any-late = no answer within { $seconds } s
check-any-fault = the check itself failed (code { $errorCode })
remedy-any-late = Run /checklist again; if it lasts, look at the load of the machine and of PostgreSQL.
remedy-any-fault = Make sure that PostgreSQL answers (docker compose ps postgres), then look at /logs error.

## PostgreSQL and the schema

check-postgres-ok = version { $major }, pgvector { $vector }
check-postgres-vector-ready = version { $major }; pgvector is ready to be enabled
check-postgres-old = version { $major }, { $minimum } or newer is needed
check-postgres-no-vector = version { $major }, but pgvector is missing
remedy-postgres-upgrade = Move to PostgreSQL { $minimum } or newer (image pgvector/pgvector).
remedy-pgvector = Use the image pgvector/pgvector, or install the package postgresql-pgvector.

check-migrations-ok = { $count ->
    [one] one migration applied ({ $version })
   *[other] { $count } migrations applied, up to { $version }
}
check-migrations-behind = { $count ->
    [one] { $version } is missing
   *[other] { $count } are missing, from { $version } on
}
check-migrations-newer = the database is newer than this program ({ $version })
check-migrations-altered = file changed after it was applied ({ $version })
remedy-migrate-schema = Run: npm run migrate:schema
remedy-newer-program = Start the newer version of the program, or restore the backup made before the upgrade.
remedy-restore-migrations = Restore the files: git checkout migrations. A change goes into a new file.

check-source-ok = { $count ->
    [one] one email in the source
   *[other] { $count } emails in the source
}
check-source-empty = the source is empty
remedy-import = Import the mail: npm run import -- PATH…

check-dsn-ok = well-formed, the database is on this machine or its private network
check-dsn-far = well-formed, but the database is elsewhere: emails would leave the VPS
check-dsn-malformed = not a postgresql:// address
check-dsn-no-database = the name of the database is missing
remedy-dsn = Correct POSTGRES_DSN: postgresql://user:password@host:5432/database
remedy-dsn-far = Bring the database near (same machine or private network), or go through Tailscale.

check-redis-ok = answers PONG, version { $major }
check-redis-memory = absent; memory replaces it, its levels are lost at a restart
check-redis-silent = does not answer PONG; memory will replace it
check-redis-old = version { $major }, { $minimum } or newer is needed
check-redis-version-unknown = answers PONG, but does not tell its version
remedy-redis-url = Set REDIS_URL if you want to keep those levels.
remedy-redis-restart = docker compose restart redis, then check REDIS_URL.
remedy-redis-upgrade = Move to Redis 7 or newer.

## Services

check-service-key-refused = { $serviceName } refuses the key
check-service-no-credit = { $serviceName }: no credit left
check-service-forbidden = { $serviceName } refuses access to this key or from this address
check-service-spend-limit = { $serviceName }: monthly spend limit reached
check-service-model-gone = { $serviceName } no longer knows this model
check-service-busy = { $serviceName } answers, but is saturated for now
check-service-unreachable = { $serviceName } does not answer
check-service-rejected = { $serviceName } finds the question invalid
remedy-service-key-refused = Replace the key in the configuration, then restart.
remedy-service-no-credit = Add credit at the provider.
remedy-service-forbidden = Check the rights of the key and the allowed addresses at the provider.
remedy-service-spend-limit = Raise the monthly limit at the provider, or wait for the next month.
remedy-service-model-gone = Choose another model in the configuration.
remedy-service-unreachable = Check the network and the address of the service, then run /checklist again.
remedy-service-rejected = Does the address of the service lead to the right place? Check it, then run /checklist again.

check-anthropic-key-ok = accepted, the model { $model } exists
check-anthropic-key-no-model = accepted, but the model { $model } does not exist
remedy-model = Choose another model of data/models.json in the configuration.

check-model-retirement-ok = no retirement announced for { $model } (read on { $readOn })
check-model-retirement-later = { $model } stays until { $retiresOn }
check-model-retirement-soon = { $model } retires on { $retiresOn }, in { $days ->
    [0] less than a day
    [one] one day
   *[other] { $days } days
}
check-model-retirement-too-soon = { $model } retires on { $retiresOn }: before the migration ends
check-model-retirement-unknown = { $model } has no price in data/models.json

check-voyage-key-ok = accepted, and its limits suffice (proved by a recent call)
check-voyage-key-limited = Voyage already limits this key. Without a payment method: { $requests } requests and { $tokens } tokens a minute, and phase 3 would take { $hours } h for 110,000 emails
check-voyage-key-limits-unproven = accepted; its limits cannot be proved without paying. Without a payment method: { $requests } requests and { $tokens } tokens a minute, and phase 3 would take { $hours } h for 110,000 emails
check-voyage-key-unproven = nothing is proved: the service does not refuse a key that cannot exist either
remedy-voyage-payment = Make sure at Voyage that the account has a payment method; the first 200 million tokens stay free.
remedy-voyage-dashboard = Check the key in Voyage’s dashboard; a wrong one would stop phase 3 without losing anything.

check-presidio-ok = really hides a French canary sentence
check-presidio-leaks = answers, but lets a French canary sentence show ({ $entities })
check-presidio-fails = runs, but fails on a French canary sentence
check-presidio-silent = does not answer
remedy-presidio-restart = docker compose restart presidio, then run /checklist again.
remedy-presidio-french = Give it the French model (fr_core_news_md) and its configuration, then: docker compose restart presidio

## Machine

check-disk-ok = { $freeGb } GB free, more than { $minimumGb } needed{ $scale ->
    [rehearsal] {" "}(the rehearsal’s threshold)
   *[real] {""}
}{ $where ->
    [database] {""}, on the database’s disk
   *[data] {""}; the disk of DATA_DIR, the database’s cannot be seen from here
}
check-disk-low = { $freeGb } GB free, more than { $minimumGb } needed{ $scale ->
    [rehearsal] {" "}(the rehearsal’s threshold)
   *[real] {""}
}{ $where ->
    [database] {""}, on the database’s disk
   *[data] {""}; the disk of DATA_DIR, the database’s cannot be seen from here
}
remedy-disk-room = Make room: docker system prune, old backups, logs.
check-ram-ok = { $freeGb } GB available, more than { $minimumGb } needed{ $scale ->
    [rehearsal] {" "}(the rehearsal’s threshold)
   *[real] {""}
}
check-ram-low = { $freeGb } GB available, more than { $minimumGb } needed{ $scale ->
    [rehearsal] {" "}(the rehearsal’s threshold)
   *[real] {""}
}
remedy-ram-room = Find the greedy service (top -o %MEM) and restart it.

check-tailscale-ok = connected
check-tailscale-rehearsal = not connected; the rehearsal does not need it
check-tailscale-absent = command not found from here: nothing is proved
check-tailscale-offline = running, but the network does not see this machine
check-tailscale-disconnected = not connected ({ $backend })
remedy-tailscale-install = Check on the VPS: tailscale status. If it is missing, install it.
remedy-tailscale-up = On the VPS: tailscale up

## Backups

check-backup-ok = ended { $hours } h ago, less than { $maximum } h{ $scale ->
    [rehearsal] {" "}(the rehearsal’s threshold)
   *[real] {""}
}
check-backup-old = the last one is { $hours } h old, less than { $maximum } h is needed{ $scale ->
    [rehearsal] {" "}(the rehearsal’s threshold)
   *[real] {""}
}
check-backup-none = there is none
check-backup-failed = the last try failed: { $faultName }
check-backup-gone = the file of the last one is gone
check-backup-altered = the file of the last one is not of the size that was written down
remedy-backup = Make one: /backup
check-backup-on-pc-ok = copied { $hours } h ago
check-backup-on-pc-missing = the last backup is not on the PC
check-backup-on-pc-failed = the copy failed: { $faultName }
check-backup-on-pc-none = there is nothing to copy
check-backup-on-pc-no-remote = no PC is configured: who loses this disk loses everything
remedy-backup-copy = Turn the PC on, then: /backup copy
remedy-backup-remote = Set BACKUP_REMOTE, BACKUP_AGE_RECIPIENT and BACKUP_KNOWN_HOSTS.
check-restore-tested-ok = restored successfully { $hours } h ago
check-restore-tested-missing = the last backup was never restored
check-restore-tested-none = there is nothing to restore
remedy-restore-test = Test it: /backup test (an encrypted one cannot be tested any more: /backup makes a new one)

## Validation

check-run-unknown = migration no. { $run } does not exist
check-run-unfinished = migration no. { $run } has not ended
remedy-start = Begin with /checklist, then /start_migration.
remedy-resume-run = Let it end: /status tells what it waits for, /resume sets it going.
check-embeddings-foreign = { $foreign } vectors of another model than { $model }: a search does not find them
remedy-embed-foreign = Delete those vectors from knowledge.embeddings (their column model tells which), then /start_migration: only phase 3 makes them again.
remedy-start-rest = /start_migration takes up only what is missing, at the price it shows.
remedy-restart = Restart the program: it will settle the calls left open, at their worst case.
remedy-report-bug = This should not happen. Keep the database and the logs, and report it with these figures.

check-emails-ok = { $found } of { $expected }, nothing is missing
check-emails-nearly = { $found } of { $expected }: { $missing } missing, within the tolerance of 1%
check-emails-missing = { $found } of { $expected }: { $missing } missing
check-emails-none = the source is empty
check-email-nodes-ok = { $found } of { $expected }, nothing is missing
check-email-nodes-nearly = { $found } of { $expected }: { $missing } missing, within the tolerance of 1%
check-email-nodes-missing = { $found } of { $expected }: { $missing } missing
check-email-nodes-none = the source is empty
check-embeddings-ok = { $found } of { $expected }, nothing is missing
check-embeddings-nearly = { $found } of { $expected }: { $missing } missing, within the tolerance of 1%
check-embeddings-missing = { $found } of { $expected }: { $missing } missing
check-embeddings-none = the source is empty
check-embeddings-broken = { $broken ->
    [one] one vector has not { $dimensions } dimensions or is not of length 1
   *[other] { $broken } vectors have not { $dimensions } dimensions or are not of length 1
}
check-embeddings-unmarked = { $unmarked ->
    [one] one vector is of an email without text and does not say so
   *[other] { $unmarked } vectors are of emails without text and do not say so
}
remedy-embed-again = Delete those vectors from knowledge.embeddings (vector_norm far from 1); /start_migration makes them again, at the price it shows.

check-sender-edges-ok = { $nodes } emails: one sender each, except { $nameless } whose original names none
check-sender-edges-wrong = { $without } emails without a link to their sender, { $several } with several, of { $nodes }
check-sender-edges-loose = { $loose ->
    [one] one link leads nowhere
   *[other] { $loose } links lead nowhere
}

check-orphan-nodes-ok = each email has its source, each person an email
check-orphan-nodes-loose = { $emails } email nodes without a source, { $people } people without a link
remedy-orphan-nodes = Were rows deleted by hand? Restore them from the backup, or delete these nodes from knowledge.nodes.

check-failures-ok = { $failed } of { $source } ({ PERCENT($share) }), at most 1%: { $open } to be settled, { $skipped } accepted
check-failures-many = { $failed } of { $source } ({ PERCENT($share) }), that is over 1%: { $open } to be settled, { $skipped } accepted
remedy-retry-letters = /dlq shows them by cause; try them again or accept the loss.
remedy-remigrate = Over 5%: find the cause with /dlq before you migrate everything again.

check-cost-ok = { MONEY($total) } of { MONEY($cap) } approved: Claude { MONEY($claude) } (runbook ~{ MONEY($runbookClaude) }), Voyage { MONEY($voyage) } (~{ MONEY($runbookVoyage) }); the runbook counts { $runbookEmails } emails; { MONEY($estimated) } of it estimated at worst case
check-cost-over = { MONEY($total) }, more than the { MONEY($cap) } approved: Claude { MONEY($claude) } (runbook ~{ MONEY($runbookClaude) }), Voyage { MONEY($voyage) } (~{ MONEY($runbookVoyage) }); the runbook counts { $runbookEmails } emails; { MONEY($estimated) } of it estimated at worst case

check-runbook-figures-ok = whole tables: { $emails } emails, { $nodes } nodes, { $embeddings } vectors, { $failed } failures, { MONEY($usd) } in all
check-books-ok = { $calls ->
    [one] one call
   *[other] { $calls } calls
}, { MONEY($total) }, nothing pending
check-books-reserved = { $reservations ->
    [0] no call, but a reserve of
    [one] one call still reserved,
   *[other] { $reservations } calls still reserved,
} { MONEY($reserved) }
check-books-differ = { MONEY($booked) } in the calls, { MONEY($settled) } in the run, { $torn } rows that disagree

check-approvals-ok = { $count ->
    [one] one approval
   *[other] { $count } approvals
}, { MONEY($booked) } of { MONEY($approved) }; small approvals beside: { $small }, { MONEY($smallBooked) }; none exceeded ({ $exceeded })
check-approvals-exceeded = { $exceeded } approvals exceeded: { MONEY($booked) } of { MONEY($approved) } in { $count } approvals; small approvals beside: { $small }, { MONEY($smallBooked) }
check-approvals-none = no approval for { MONEY($booked) } ({ MONEY($approved) } approved, { $count } approvals; small approvals: { $small }, { MONEY($smallBooked) }, { $exceeded } exceeded)

check-search-ok = { $found } emails of { $asked } found by their own vector, free of charge; /search asks in words
check-search-lost = { $found } emails of { $asked } found by their own vector
check-search-nothing = no vector to search
remedy-reindex = Rebuild the index: reindex table concurrently knowledge.embeddings
