# The backups: how far one is, what became of it, what went wrong and what to do.

command-backup = back up the database, and test the restore
usage-backup = Usage: /backup, /backup test (restore the newest one again) or /backup copy (copy it to the PC again)
button-backup = Back up
button-restore-test = Test the restore
button-copy-backup = Copy to the PC again

backup-title = Backup
backup-running = Backup: starting…
backup-busy = A backup is under way already: wait for its end.
backup-stage = Stage { $number } of { $of }: { $stageName }
backup-stage-dump = writing
backup-stage-restore_test = restore test
backup-stage-encrypt = encryption
backup-stage-copy = copy to the PC
backup-written = Written: { BYTES($bytes) }
backup-made = Backup made
backup-dump = Written: { BYTES($bytes) }, SHA-256 begins with: { $hash }
backup-tested = Restored into a database of its own: { $tables ->
    [one] one table compared
   *[other] { $tables } tables compared
}, { $rows ->
    [one] one row
   *[other] { $rows } rows
}, no difference
backup-retested = The backup of { MOMENT($at) } restores well
backup-encrypted = Encrypted (age): { BYTES($bytes) }, SHA-256 begins with: { $hash }
backup-plain = Not encrypted: no public key is configured (BACKUP_AGE_RECIPIENT).
backup-copy-none = No copy elsewhere: no PC is configured (BACKUP_REMOTE).
backup-copy-copied = Copied to the PC, its hash verified there
backup-copy-failed = Not on the PC yet: { $faultName }. The encrypted file is kept here.
backup-took = Duration, { $stageName }: { DURATION($ms) }
backup-removed = { $count ->
    [one] One old backup deleted
   *[other] { $count } old backups deleted
}
backup-failed = The backup failed: { $stageName }

## What went wrong

backup-fault-pg_dump_missing = pg_dump or pg_restore is not on this machine
backup-fault-pg_dump_old = pg_dump is older than the server
backup-fault-dump_failed = pg_dump refused or stopped
backup-fault-may_not_create_database = the database role may not create a database for the test
backup-fault-restore_failed = the backup does not restore
backup-fault-counts_differ = the restored database does not have the same numbers of rows
backup-fault-encrypt_failed = the encryption failed
backup-fault-encrypted = it is encrypted, and the key that opens it is not here
backup-fault-file_gone = the file is gone, or not whole any more
backup-fault-file_changed = the file has changed since it was written
backup-fault-folder_refused = the folder of the backups refuses to be written
backup-fault-no_room = the disk has no room for it
backup-fault-disk_full = the disk is full
backup-fault-store_lost = the database does not answer any more
backup-fault-interrupted = the program ended in the middle of it
backup-fault-unexpected = an unforeseen fault
backup-fault-nothing_to_test = there is no backup to test
backup-fault-nothing_to_copy = there is no encrypted backup to copy
backup-fault-no_remote = no PC is configured
backup-fault-copy_program_missing = rsync, scp or ssh is not on this machine
backup-fault-pc_host_key = the key of the PC is not the pinned one
backup-fault-pc_login_refused = the PC refuses the login
backup-fault-pc_unreachable = the PC does not answer
backup-fault-pc_disk_full = the disk of the PC is full
backup-fault-pc_no_sha256sum = the PC has no sha256sum: the copy is not proved
backup-fault-pc_hash_differs = the file on the PC is not the same
backup-fault-copy_failed = the copy failed

## What to do

backup-remedy-pg_dump_missing = Install the package postgresql-client-16, then try again.
backup-remedy-pg_dump_old = Install the postgresql-client package of the server’s version, then try again.
backup-remedy-dump_failed = See that the role of POSTGRES_DSN may read all tables, and look at /logs error.
backup-remedy-may_not_create_database = As an administrator of PostgreSQL: alter role … createdb, then try again.
backup-remedy-restore_failed = Try again. If it comes back, look at the logs of PostgreSQL: an extension may be missing.
backup-remedy-counts_differ = Try again. If it comes back, keep the database as it is and report it.
backup-remedy-encrypt_failed = See to BACKUP_AGE_RECIPIENT and the room on the disk, then try again.
backup-remedy-encrypted = It was tested before it was encrypted. For a new test, make a new one.
backup-remedy-file_gone = Make a new one.
backup-remedy-file_changed = Do not rely on it any more: make a new one, and look at the disk.
backup-remedy-folder_refused = Let the bot’s user write to BACKUP_DIR.
backup-remedy-no_room = Make room, or give BACKUP_DIR a larger disk.
backup-remedy-disk_full = Make room, then try again.
backup-remedy-store_lost = Wait until PostgreSQL answers (docker compose ps postgres), then try again.
backup-remedy-interrupted = What was written halfway is deleted. Try again.
backup-remedy-unexpected = Look at /logs error, then try again.
backup-remedy-nothing_to_test = Make one: it will be tested.
backup-remedy-nothing_to_copy = Configure BACKUP_AGE_RECIPIENT, then make one: it will be copied.
backup-remedy-no_remote = Set BACKUP_REMOTE, BACKUP_AGE_RECIPIENT and BACKUP_KNOWN_HOSTS, then restart.
backup-remedy-copy_program_missing = Install the packages rsync and openssh-client, then copy again.
backup-remedy-pc_host_key = If the PC was installed anew, compare its key on the spot, then correct BACKUP_KNOWN_HOSTS. Otherwise be wary.
backup-remedy-pc_login_refused = Add the bot’s public key to the authorised keys of the PC, then copy again.
backup-remedy-pc_unreachable = Turn the PC on, see to Tailscale, then copy again.
backup-remedy-pc_disk_full = Make room on the PC, then copy again.
backup-remedy-pc_no_sha256sum = Install coreutils on the PC, then copy again.
backup-remedy-pc_hash_differs = Copy again. If it comes back, look at the disk of the PC.
backup-remedy-copy_failed = See that the folder on the PC exists and may be written, then copy again.
