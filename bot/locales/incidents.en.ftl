# The incidents: the cause, its detail, and what happens if nothing is done.

incident-first-line = { $state } — { $cause }. At risk: { MONEY($risk) }. If you do nothing: { $otherwise }
incident-number = Incident no. { $id }, since { MOMENT($at) }
incident-over = Incident no. { $id } is over: there is nothing left to decide.

## Causes

incident-rate_limited = Claude limits the rate
incident-overloaded = Claude is overloaded
incident-service_unreachable = Claude cannot be reached
incident-usage_limit = usage limit reached at Anthropic
incident-key_refused = Anthropic key refused
incident-model_gone = the Claude model is gone
incident-voyage_limited = Voyage AI limits the rate
incident-voyage_unreachable = Voyage AI cannot be reached
incident-voyage_key_refused = Voyage AI key refused
incident-presidio_down = Presidio cannot be reached
incident-presidio_leaking = Presidio lets personal data through
incident-store_lost = PostgreSQL cannot be reached
incident-disk_full = disk almost full
incident-redis_lost = Redis is lost, memory stands in
incident-ram_high = memory almost full
incident-engine_fault = a fault of the program stopped the engine; the log tells which
incident-error_breaker = five identical errors in a row
incident-failure_rate_high = more than 1 % failures
incident-failure_rate_hold = more than 5 % failures
incident-letters_high = more than 1 % failures at the end of a phase
incident-letters_over_limit = more than 5 % letters at the end of a phase
incident-budget_50 = half of the budget is spent
incident-budget_80 = 80 % of the budget is spent
incident-budget_95 = 95 % of the budget is spent
incident-budget_reached = the budget is reached
incident-pilot_off_plan = the first emails cost more than planned
incident-plan_changed = the terms changed since the approval
incident-vector_index_present = a vector index is in place already before phase 3
incident-crash_loop = repeated restarts
incident-second_poller = another program answers for the same bot
incident-unclean_start = restart after an outage

## Details

detail-rate_limited = Rate lowered to { $limit } requests per minute; it creeps back by itself.
detail-voyage_limited = Rate lowered to { $limit } requests per minute; it creeps back by itself.
detail-ram_high = { PERCENT($share) } in use; held at { PERCENT($limit) }, released below { PERCENT($release) }.
detail-disk_full = { $freeGb } GB free on the volume of the { $volume ->
    [database] database
   *[other] data
  }; { $limitGb } are needed.
detail-error_breaker = { $count } emails, same cause: { $codeName }. Their letters are withdrawn.
detail-failure_rate_high = { $percent } % failures among the last { $outcomes } emails.
detail-failure_rate_hold = { $percent } % failures among the last { $outcomes } emails.
detail-letters_high = { $letters } failures, { $percent } % of the emails. Retry them, or give them up and say why; over 5 %, the migration waits for your decision.
detail-letters_over_limit = { $letters } letters, { $percent } % of the emails. Accept the loss, retry them, or do it all again; the price is shown first.
detail-budget_50 = { MONEY($spent) } spent of { MONEY($cap) }.
detail-budget_80 = { MONEY($spent) } spent of { MONEY($cap) }.
detail-budget_95 = { MONEY($spent) } spent of { MONEY($cap) }.
detail-budget_reached = { MONEY($spent) } spent of { MONEY($cap) }.
detail-pilot_off_plan = Over { $emails } emails: { $factor } times the planned cost per email.
detail-vector_index_present = { $vectors } vectors to load, about 5 times slower with it. Accepting drops it now; the very same is built again after the load. Until then a search reads the whole table.
detail-crash_loop = { $starts } starts after a cut within { $minutes } minutes: each cut costs calls. Resume once the cause is found.
detail-unclean_start = Down from { MOMENT($since) } to { MOMENT($until) }. Calls that were cut off are booked at worst case.

## If nothing is done

otherwise-hold-self = nothing is spent, the migration goes on by itself when the cause is gone
otherwise-hold-owner = nothing is spent, the migration waits for your decision
otherwise-slow-self = the migration goes on, more slowly
otherwise-none-self = the migration goes on
waiting-alert = Started again, but PostgreSQL does not answer: nothing runs and nothing is spent.
waiting-alert-otherwise = If you do nothing: the bot waits for the database and goes on by itself as soon as it answers; until then it answers no command.
waiting-alert-command = To be typed on the server: { $command }
store-alert-commands = /status, /pause and /stop work without the database; the rest follows when it answers.
