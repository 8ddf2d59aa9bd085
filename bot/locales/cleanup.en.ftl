# /cleanup: after a validated migration. What is missing, the question, and what was done.

command-cleanup = tidy up after a validated migration
usage-cleanup = Usage: /cleanup, with nothing behind it
button-ask-cleanup = Tidy up
button-cleanup = Yes, tidy up
cleanup-title = Cleanup
cleanup-looking = Looking whether all is validated…
cleanup-running = Tidying up…
cleanup-no-run = Nothing to tidy up: no migration took place.
cleanup-unfinished = Not yet: the migration has not ended.
cleanup-not-validated = Not yet: the migration is not validated.
cleanup-stale = Not yet: rows have changed since the validation, which must be done again.
cleanup-already = Already done, { MOMENT($at) }.
cleanup-question = Migration { $name } is validated, and nothing has changed since. The cleanup:
cleanup-will-checkpoint = { $letters ->
    [0] • removes the checkpoint: everything succeeded
    [one] • keeps the checkpoint: one email failed
   *[other] • keeps the checkpoint: { $letters } emails failed
}
cleanup-will-log = • archives the technical log under today’s date
cleanup-will-cost = • writes the real cost down beside the plan, and keeps the report
cleanup-will-scratch = • deletes text digests, expired buttons and old received updates, which nothing needs any more
cleanup-done = Tidied up
cleanup-cost = Real cost written down: { MONEY($total) } (Claude { MONEY($claude) }, Voyage { MONEY($voyage) }); planned { MONEY($planned) }, approved { MONEY($approved) }
cleanup-report = Report kept on the server: { $report }
cleanup-scratch = Deleted: { $digests } digests, { $buttons } expired buttons, { $updates } old updates
cleanup-kept = Kept: emails, graph, vectors, anonymised texts (search needs them), books and the journal
cleanup-checkpoint = Checkpoint removed ({ $letters } failures)
cleanup-checkpoint-kept = { $letters ->
    [one] Checkpoint kept: one email failed
   *[other] Checkpoint kept: { $letters } emails failed
}
cleanup-archived = Technical log archived: { $file }
cleanup-no-log = No technical log to archive
