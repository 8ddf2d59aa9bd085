# The lists of checks: what the bot can do by itself, and from when a list is.

button-apply-migrations = Apply the migrations
migrations-applying = Applying the schema migrations…
migrations-applied = { $count ->
    [one] ✅ One migration applied ({ $version }).
   *[other] ✅ { $count } migrations applied, up to { $version }.
}
migrations-nothing = ✅ Nothing to apply: the schema is current.
migrations-failed = ❌ The migrations could not be applied; the database keeps what it had. /logs error says where.
plan-checks-kept = Checks of { CLOCK($at) }, all of them allow the start
plan-checks-now = Checks made just now ({ CLOCK($at) })
reason-validation-stale = it had been validated, but rows have changed since; /validate checks again
