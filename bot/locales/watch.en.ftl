# The watch: what it tells of the machine, the books and the calendar.

incident-disk_low = little room is left on the disk
incident-swap_high = the server swaps a lot
incident-event_loop_lag = the program answers late
incident-rss_high = the program takes a lot of memory
incident-clock_jump = the server’s clock jumped
incident-no_progress = nothing moves although nothing keeps it
incident-backup_old = the last backup is too old
incident-model_retiring = the Claude model retires soon
incident-spend_mismatch = the books of the migration do not agree

detail-disk_low = { $freeGb } GB free on the volume of the { $volume ->
    [database] database
   *[other] data
  }; told below { $limitGb } GB. Make room: far below that, the migration is held.
detail-swap_high = { PERCENT($share) } of the swap space are taken; told at { PERCENT($limit) }. Everything gets slow, nothing is lost.
detail-event_loop_lag = Late by { DURATION($ms) }; told at { DURATION($limit) }. A button may answer later than usual.
detail-rss_high = { $usedGb } GB for this program; told at { $limitGb } GB. A restart goes on where it stood.
detail-clock_jump = A jump of { DURATION($by) } { $way ->
    [back] back
   *[other] ahead
  }. Scheduled starts, the morning’s digest and the spending by day follow the clock and may be off; another engine may take this one for dead. The cap of the budget does not depend on it. Look at NTP.
detail-no_progress = Nothing was saved for { DURATION($still) }, the gate is open and emails are left. Look at the state, then pause and resume.
detail-backup_old = It is { $hours } h old; the limit is { $limit } h. Should the server be lost, what was done and paid since would have to be done again.
detail-model_retiring = { $model } is retired on { DAY($at) }, in { $days ->
    [one] { $days } day
   *[other] { $days } days
  }. From then on calls are refused; another model needs a new approval.
detail-spend_mismatch = Counter of the spending: { MONEY($counted) }; sum of the calls: { MONEY($booked) }. Reserved: { MONEY($held) }; calls under way: { MONEY($pledged) }. The cap is enforced on the counter: pause, and compare with the invoices.
detail-presidio_leaking = The canary sentence leaves in sight: { $entities }. What was prepared since is thrown away and made again. Look at Presidio’s languages and models.
incident-programs = The hungriest: { $programs }.

status-machine = Processors: { PERCENT($share) }; disk: { $freeGb } GB free
