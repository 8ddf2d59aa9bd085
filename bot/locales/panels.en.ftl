# The panels: status, cost, plan, dry run, letters, resume, cap, examinations.
# A word must stand between two numbers: "1 049/110 000" has the digits of a telephone number, and bot/outside.ts withholds it.

## Status

status-idle = No migration is open
status-title = Migration { $name }: { $emails } emails
status-phase-waiting = { $place }/{ $places } { $phaseName }: to come
status-phase-running = { $place }/{ $places } { $phaseName } { $bar } { $done } of { $total }, that is { PERCENT($share) }
status-phase-done = { $place }/{ $places } { $phaseName } { $bar } done: { $done } of { $total }; failed: { $failed }
status-rate = { $rate } emails per minute
status-rate-eta = { $rate } emails per minute, phase ends in { DURATION($eta) }
status-bound = { $speed }; bound by { $bound }
status-money = { MONEY($spent) } spent, { MONEY($reserved) } in flight, cap { MONEY($cap) }
status-money-forecast = { MONEY($spent) } spent, { MONEY($reserved) } in flight, cap { MONEY($cap) }, forecast { MONEY($forecast) }
status-letters = { $count ->
    [0] No open failure
    [one] One open failure: /dlq
   *[other] { $count } open failures: /dlq
}
status-checkpoint = Last result saved { DURATION($age) } ago
status-checkpoint-at = Last result saved at { CLOCK($at) }
status-until = Goes on at { CLOCK($until) }

## Cost

cost-title = Cost
cost-no-run = Nothing is spent: no migration is open.
cost-spent = Spent: { MONEY($spent) }
cost-reserved = In flight, at worst: { MONEY($reserved) }
cost-cap = Cap: { MONEY($cap) }, { MONEY($left) } left ({ PERCENT($share) } used)
cost-forecast = Forecast at the end: { MONEY($forecast) }
cost-forecast-none = Forecast after the first emails
cost-each = Per classified email: { MONEY($each) }
cost-runbook = Runbook: { MONEY($total) } for { $emails } emails (Claude { MONEY($claude) }, Voyage { MONEY($voyage) }); first budget { MONEY($firstBudget) }

## Plan and approval

plan-title = Migration plan
plan-emails = { $emails } emails; { $model }, then { $embedModel }; { $lane ->
    [batch] batch (half price)
   *[live] live
} lane
plan-basis = { $basis ->
    [dry_run] Measured on { $sample } emails drawn at random
   *[lengths] Estimated from lengths; /dryrun measures it
}
plan-phase = Phase { $phaseName }: { $emails } emails
plan-cost = Cost: { MONEY($mid) } (from { MONEY($low) } to { MONEY($high) })
plan-duration = Duration: optimistic { DURATION($optimistic) }, realistic { DURATION($realistic) }, pessimistic { DURATION($pessimistic) }
plan-bound = Bound by { $bound }
plan-total = Total
plan-others = Other ways to do the same
plan-other = { $model }, { $lane ->
    [batch] batch
   *[live] live
}: { MONEY($mid) }, about { DURATION($realistic) }, bound by { $bound }
plan-runbook = Runbook: { MONEY($total) } for { $emails } emails; the first budget was { MONEY($firstBudget) }, hence this approval
plan-blocked = { $count ->
    [one] One check blocks the start:
   *[other] { $count } checks block the start:
}
plan-cap-low = ⚠️ { MONEY($cap) } is less than the expected cost: the migration will hold on its way and ask for more.
plan-approval = Approval asked for: { MONEY($cap) } at most. Button honoured until { CLOCK($until) }.
start-checking = Checks and plan under way…
start-approving = Approval received, recording…
start-started = 🚀 Approval recorded: { MONEY($cap) } at most. Migration no. { $run } starts.
start-nothing = There is no email to be done.
start-run-open = A migration is open already: resume it.
start-plan-changed = The terms changed since this panel: nothing was approved.
amount-question = Which cap, in dollars? Type for example 350 or 350.50.
amount-unreadable = That is not an amount. Type for example 350 or 350.50.
amount-given-up = That is not an amount. I stop asking; nothing was approved.

## Dry run

dryrun-running = Dry run under way: nothing is written, nothing is paid…
dryrun-progress = Dry run: { $done } of { $total }, that is { PERCENT($share) }
dryrun-done = Dry run ended: { $sample } emails
dryrun-tokens = Input tokens per email: { $mid } (from { $low } to { $high })
dryrun-output = Output tokens counted per email: { $tokens }
dryrun-presidio = Presidio: { $rate } texts per second
dryrun-failure = { $count } × { $codeName }
dryrun-no-failure = No failure
dryrun-free = Nothing was written or paid.

## Letters

letters-title = Emails that failed
letters-none = None.
letters-group = { $resolution ->
    [skipped] Given up
   *[open] Open
}: { $count } × { $codeName } ({ $phaseName }) { $examples }
retry-title = Retry
retry-offer = { $emails ->
    [one] One email, { MONEY($price) } at most, all later phases included. Button honoured until { CLOCK($until) }.
   *[other] { $emails } emails, { MONEY($price) } at most, all later phases included. Button honoured until { CLOCK($until) }.
}
retry-nothing = There is nothing of that kind to be done.
retry-recorded = { $count ->
    [one] One email is to be done again.
   *[other] { $count } emails are to be done again.
}
skip-title = Give up for good?
skip-offer = { $emails ->
    [one] One email will stay without a result. Button honoured until { CLOCK($until) }.
   *[other] { $emails } emails will stay without a result. Button honoured until { CLOCK($until) }.
}
skip-recorded = { $count ->
    [one] One email is given up.
   *[other] { $count } emails are given up.
}

## Resume

resume-looking = Looking where the migration stood…
resume-title = Resume { $name }?
resume-stood = It stood in phase { $phaseName }: { $done } of { $total }
resume-stood-done = All phases have ended
resume-letters = Failures: { $count } × { $codeName } ({ $phaseName })
resume-no-letters = No open failure
resume-cause-there = ❗ Cause still there: { $kindName }
resume-cause-gone = ✅ No known cause holds it any more
resume-approval = An approval is needed: { MONEY($cap) } at most, or another cap.
resume-nothing = No migration is open: begin with the plan.
resume-running = It is running already.
resume-done = It has ended.
resume-recorded = Resume recorded.
accept-recorded = Accepted (incident no. { $id }): the migration goes on.

## Cap

cap-looking = Computing what is needed to the end…
cap-title = Change the cap
cap-now = Cap { MONEY($cap) }; { MONEY($spent) } spent, { MONEY($reserved) } in flight
cap-offer = Offered: { MONEY($cap) }. Button honoured until { CLOCK($until) }.
cap-recorded = Cap approved: { MONEY($cap) }.
cap-below-spent = This cap is below what is committed already: { MONEY($minimum) } at least.

## Examinations

checklist-running = Checks under way…
checklist-title = Checks
checklist-verdict = { $blocking ->
    [0] Nothing blocks the start.
    [one] One check blocks the start.
   *[other] { $blocking } checks block the start.
}
validation-running = Validation under way…
validation-title = Validation
validation-verdict = { $blocking ->
    [0] Everything is as it must be.
    [one] One point is not as it must be.
   *[other] { $blocking } points are not as they must be.
}
examination-line = { $state ->
    [ok] ✅
    [warn] ⚠️
   *[fail] ❌
} { $title }: { $detail }
examination-remedy = 👉 { $remedy }
examination-counts = { $ok } good, { $warned } to watch, { $failed } bad
