# The commands: menu, usages, buttons, brief answers.

## Menu

command-checklist = check all that is needed before the start
command-dryrun = dry run on n emails, free of charge
command-compare = compare two models on the same emails
command-start_migration = see the plan and approve a budget
command-status = where the migration stands
command-cost = what was spent and what will be
command-logs = last lines of the technical log
command-pause = no new calls; those under way are saved
command-report = final report
command-resume = go on, after seeing why it stood still
command-stop = stop and withdraw the approved budget
command-rate = requests per minute, or auto
command-dlq = the emails that failed, by cause
command-validate = check the result after the end
command-journal = who did what, and when
command-settings = language, notifications, quiet hours
command-help = the commands and the documentation
command-unknown = I do not know this command. /help lists them all.
command-nearest = I do not know this command. Did you mean /{ $name }?

## Usages

usage-checklist = Usage: /checklist, with nothing behind it
usage-dryrun = Usage: /dryrun or /dryrun 1000 (a number of emails, from 1 to 200000)
usage-compare = Usage: /compare or /compare 50 (a number of emails, from 1 to 1000)
usage-start_migration = Usage: /start_migration, or /start_migration 22:00
usage-status = Usage: /status, with nothing behind it
usage-cost = Usage: /cost, with nothing behind it
usage-logs = Usage: /logs, /logs 30, /logs error or /logs error 30
usage-pause = Usage: /pause, with nothing behind it
usage-report = Usage: /report, with nothing behind it
usage-resume = Usage: /resume, /resume 30 (requests per minute) or /resume auto
usage-stop = Usage: /stop, with nothing behind it
usage-rate = Usage: /rate 30 (requests per minute, from 1 to 10000) or /rate auto
usage-dlq = Usage: /dlq, with nothing behind it
usage-validate = Usage: /validate, with nothing behind it
usage-journal = Usage: /journal or /journal 20 (from 1 to 40 lines)
usage-settings = Usage: /settings, /settings fr, /settings en, /settings quiet 22:00-08:00 or /settings quiet off
usage-help = Usage: /help, with nothing behind it
usage-start = Usage: /start, with nothing behind it

## Buttons

button-accept = Accept and go on
button-acknowledge = Seen
button-another-amount = Another amount
button-approve = Approve { MONEY($cap) }
button-approve-later = Approve { MONEY($cap) } for { CLOCK($at) }
button-approve-resume = Approve { MONEY($cap) } and resume
button-cancel = Cancel
button-cancel-scheduled = Cancel the start
button-cap = Change the cap
button-chart = Curve
button-checklist = Checklist
button-cost = Cost
button-export-letters = All as CSV
button-language = { $language ->
    [fr] Français
   *[en] English
}
button-letters = Failures
button-near-twins = Pay near-identical mail once
button-near-twins-off = Pay each near-identical email
button-log-errors = Errors
button-log-file = File
button-logs = All
button-other-reason = Other words
button-pause = Pause
button-plan = See the plan
button-offer = { $model }, { $lane ->
    [batch] batch
   *[live] live
}: { MONEY($cap) }
button-plan-again = Plan again
button-quiet = { $hours }
button-quiet-off = No quiet hours
button-remigrate = Do it all again
button-report = Report
button-report-file = File
button-reopen-group = Open again { $count } ({ $phaseName })
button-resume = Resume
button-resume-rate = Resume at { $rate }
button-retry = Retry, { MONEY($worst) } at the worst
button-retry-all = Retry all
button-retry-group = Retry { $count } ({ $phaseName })
button-approve-compare = Approve { MONEY($cap) }
button-skip-group = Give up { $count }
button-snooze-hour = 💤 1 h
button-snooze-morning = 💤 8:00
button-start-later = At { $time }
button-start-now = Right now
button-status = Status
button-stop = Stop
button-stop-confirm = Yes, stop
button-stop-collect = Stop, keep the batches’ results
button-stop-cancel = Stop and cancel the batches
button-together = { $perCall } emails per call
button-together-off = One email per call
button-validate = Validate

## Answers to a button

toast-acknowledged = Noted
toast-already-done = Already done
toast-amount = Which amount?
toast-approved = Approval received
toast-cancelled = Cancelled
toast-done = Done
toast-failed = Failed: nothing was done. Try again.
toast-language = Language changed
toast-name = Which name?
toast-needs-approval = A new approval is needed
toast-no-run = No migration is open
toast-paused = Paused
toast-reason = What reason?
toast-recorded = Recorded
toast-resumed = Resume asked for
toast-shown = Here it is
toast-started = On it
toast-stopped = Stop asked for
toast-too-old = Too old: here is a fresh panel
toast-unknown-button = This button is gone

## Brief answers

cancelled = Cancelled. Nothing was done.
no-run = No migration is open.
job-busy = It is under way already: the answer is coming.
failed-command = The command failed: the database or a service does not answer. Nothing was spent. Try again, or look at the server's log.
failed-closing = The program is closing: try again after its restart.
offer-until = Buttons honoured until { CLOCK($until) }.
pause-recorded = Pause recorded. No new calls; those under way are saved.
name-question = Each result of { $name } will be replaced, and paid again: { MONEY($cap) } at most. To confirm it, write the name of the migration: { $name }
name-wrong = That is not the name. Write { $name }, or cancel.
name-too-late = More than ten minutes have passed since you agreed: nothing was approved, here is a plan of now.
name-given-up = Three times another name than { $name }: nothing was approved.
stop-title = Stop the migration?
stop-question = No new calls, those under way are saved (at most { MONEY($reserved) } still billed), and the approved budget is withdrawn. Nothing is lost: /resume will ask for a new approval.
stop-batches = { $count ->
    [one] One batch is open
   *[other] { $count } batches are open
} at the provider, with { $emails } emails. Keep: all of it will be worked, billed and saved. Cancel: what was worked there already stays billed (and will be saved), the rest is not.
stop-recorded = Stop recorded. The approved budget is withdrawn.
rate-now = { $rate ->
    [auto] Rate: automatic
   *[other] Rate: { $rate } requests per minute
}
rate-recorded = { $rate ->
    [auto] Automatic rate recorded.
   *[other] Rate recorded: { $rate } requests per minute.
}
settings-title = Settings
settings-language = { $language ->
    [fr] Langue : français
   *[en] Language: English
}
settings-quiet = Quiet hours: from { $from } to { $to }; only incidents that stop the migration make a sound
settings-quiet-none = Quiet hours: none (/settings quiet 22:00-08:00)
settings-events = Notifications
settings-event = { $event }: { $loudness }
settings-run = Rate: { $rate ->
    [auto] automatic
   *[other] { $rate } requests per minute
} (/rate); { $lane ->
    [batch] batch
   *[live] live
} lane, chosen at the approval
settings-no-run = The rate (/rate) and the lane are set with the migration.
event-hold = Incidents that stop
event-notice = Warnings
event-resolved = Incidents that ended
event-phase = Ends of phases
event-run = Start and end
event-digest = Daily digest
loudness-on = with sound
loudness-silent = without sound
loudness-off = nothing
incident-snoozed = Incident no. { $id }: I will not speak of it before { MOMENT($until) }, unless it ends.
journal-title = Journal
journal-empty = Nothing was done yet.
journal-line = { MOMENT($at) } · { $place } · { $verb } · { $before } → { $after } · { $outcome }
help-title = Email migration
help-promise = Nothing personal leaves the server. Nothing is spent without your approval. Nothing is lost, nothing is done twice.
help-line = /{ $name } — { $description }
help-documentation = Documentation: README.md and RUNBOOK.md, in the program's folder.
help-contact = Contact: Antonio Lopez, maintainer.
button-skip = Give up { $emails }
