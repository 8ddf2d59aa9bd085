# Les sauvegardes : où elles en sont, ce qu’elles sont devenues, ce qui a manqué et quoi faire.

command-backup = sauvegarder la base, et tester la restauration
usage-backup = Usage : /backup, /backup test (restaurer encore la dernière) ou /backup copy (la recopier sur le PC)
button-backup = Sauvegarder
button-restore-test = Tester la restauration
button-copy-backup = Recopier sur le PC

backup-title = Sauvegarde
backup-running = Sauvegarde : je commence…
backup-busy = Une sauvegarde est déjà en cours : attendez sa fin.
backup-stage = Étape { $number } sur { $of } : { $stageName }
backup-stage-dump = écriture
backup-stage-restore_test = test de restauration
backup-stage-encrypt = chiffrement
backup-stage-copy = copie sur le PC
backup-written = Écrit : { BYTES($bytes) }
backup-made = Sauvegarde faite
backup-dump = Écrite : { BYTES($bytes) }, empreinte SHA-256 : { $hash }
backup-tested = Restaurée dans une base à part : { $tables ->
    [one] une table comparée
   *[other] { $tables } tables comparées
}, { $rows ->
    [one] une ligne
   *[other] { $rows } lignes
}, aucun écart
backup-retested = La sauvegarde du { MOMENT($at) } se restaure bien
backup-encrypted = Chiffrée (age) : { BYTES($bytes) }, empreinte SHA-256 : { $hash }
backup-plain = Non chiffrée : aucune clé publique n’est configurée (BACKUP_AGE_RECIPIENT).
backup-copy-none = Pas de copie ailleurs : aucun PC n’est configuré (BACKUP_REMOTE).
backup-copy-copied = Copiée sur le PC, empreinte vérifiée là-bas
backup-copy-failed = Pas encore sur le PC : { $faultName }. Le fichier chiffré est gardé ici.
backup-took = Durée, { $stageName } : { DURATION($ms) }
backup-removed = { $count ->
    [one] Une ancienne sauvegarde supprimée
   *[other] { $count } anciennes sauvegardes supprimées
}
backup-failed = La sauvegarde a échoué : { $stageName }

## Ce qui a manqué

backup-fault-pg_dump_missing = pg_dump ou pg_restore manque sur cette machine
backup-fault-pg_dump_old = pg_dump est plus ancien que le serveur
backup-fault-dump_failed = pg_dump a refusé ou s’est arrêté
backup-fault-may_not_create_database = le rôle de la base n’a pas le droit de créer une base pour le test
backup-fault-restore_failed = la sauvegarde ne se restaure pas
backup-fault-counts_differ = la base restaurée n’a pas les mêmes nombres de lignes
backup-fault-encrypt_failed = le chiffrement a échoué
backup-fault-encrypted = elle est chiffrée, et la clé qui l’ouvre n’est pas ici
backup-fault-file_gone = le fichier n’est plus là, ou plus entier
backup-fault-file_changed = le fichier a changé depuis qu’il fut écrit
backup-fault-folder_refused = le dossier des sauvegardes refuse l’écriture
backup-fault-no_room = le disque n’a pas la place
backup-fault-disk_full = le disque est plein
backup-fault-store_lost = la base ne répond plus
backup-fault-interrupted = le programme s’est arrêté au milieu
backup-fault-unexpected = une panne imprévue
backup-fault-nothing_to_test = il n’y a aucune sauvegarde à tester
backup-fault-nothing_to_copy = il n’y a aucune sauvegarde chiffrée à copier
backup-fault-no_remote = aucun PC n’est configuré
backup-fault-copy_program_missing = rsync, scp ou ssh manque sur cette machine
backup-fault-pc_host_key = la clé du PC n’est pas celle qui est épinglée
backup-fault-pc_login_refused = le PC refuse la connexion
backup-fault-pc_unreachable = le PC ne répond pas
backup-fault-pc_disk_full = le disque du PC est plein
backup-fault-pc_no_sha256sum = le PC n’a pas sha256sum : la copie n’est pas prouvée
backup-fault-pc_hash_differs = le fichier du PC n’est pas le même
backup-fault-copy_failed = la copie a échoué

## Quoi faire

backup-remedy-pg_dump_missing = Installez le paquet postgresql-client-16, puis recommencez.
backup-remedy-pg_dump_old = Installez le paquet postgresql-client de la version du serveur, puis recommencez.
backup-remedy-dump_failed = Vérifiez que le rôle de POSTGRES_DSN peut lire toutes les tables, et regardez /logs error.
backup-remedy-may_not_create_database = En administrateur de PostgreSQL : alter role … createdb, puis recommencez.
backup-remedy-restore_failed = Recommencez. Si cela revient, regardez les journaux de PostgreSQL : une extension manque peut-être.
backup-remedy-counts_differ = Recommencez. Si cela revient, gardez la base telle quelle et signalez-le.
backup-remedy-encrypt_failed = Vérifiez BACKUP_AGE_RECIPIENT et la place sur le disque, puis recommencez.
backup-remedy-encrypted = Elle fut testée avant d’être chiffrée. Pour un nouveau test, faites-en une nouvelle.
backup-remedy-file_gone = Faites-en une nouvelle.
backup-remedy-file_changed = Ne vous y fiez plus : faites-en une nouvelle, et vérifiez le disque.
backup-remedy-folder_refused = Donnez à l’utilisateur du bot le droit d’écrire dans BACKUP_DIR.
backup-remedy-no_room = Libérez de la place, ou donnez à BACKUP_DIR un disque plus grand.
backup-remedy-disk_full = Libérez de la place, puis recommencez.
backup-remedy-store_lost = Attendez que PostgreSQL réponde (docker compose ps postgres), puis recommencez.
backup-remedy-interrupted = Ce qui était écrit à moitié est supprimé. Recommencez.
backup-remedy-unexpected = Regardez /logs error, puis recommencez.
backup-remedy-nothing_to_test = Faites-en une : elle sera testée.
backup-remedy-nothing_to_copy = Configurez BACKUP_AGE_RECIPIENT, puis faites-en une : elle sera copiée.
backup-remedy-no_remote = Définissez BACKUP_REMOTE, BACKUP_AGE_RECIPIENT et BACKUP_KNOWN_HOSTS, puis redémarrez.
backup-remedy-copy_program_missing = Installez les paquets rsync et openssh-client, puis recopiez.
backup-remedy-pc_host_key = Si le PC fut réinstallé, comparez sa clé sur place, puis corrigez BACKUP_KNOWN_HOSTS. Sinon, méfiez-vous.
backup-remedy-pc_login_refused = Ajoutez la clé publique du bot aux clés autorisées du PC, puis recopiez.
backup-remedy-pc_unreachable = Allumez le PC, vérifiez Tailscale, puis recopiez.
backup-remedy-pc_disk_full = Faites de la place sur le PC, puis recopiez.
backup-remedy-pc_no_sha256sum = Installez coreutils sur le PC, puis recopiez.
backup-remedy-pc_hash_differs = Recopiez. Si cela revient, vérifiez le disque du PC.
backup-remedy-copy_failed = Vérifiez que le dossier du PC existe et accepte l’écriture, puis recopiez.
