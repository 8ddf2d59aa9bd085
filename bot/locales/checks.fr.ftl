# Les contrôles avant départ (/checklist) et la validation après (/validate) : titres, constats, remèdes.

## Titres

check-postgres = PostgreSQL
check-redis = Redis
check-migrations = Schéma de la base
check-source = Emails à migrer
check-dsn = POSTGRES_DSN
check-anthropic-key = Clé Anthropic
check-model-retirement = Retrait du modèle
check-voyage-key = Clé Voyage AI
check-presidio = Presidio
check-disk = Espace disque
check-ram = Mémoire
check-tailscale = Tailscale
check-backup = Sauvegarde complète
check-backup-on-pc = Copie sur le PC
check-restore-tested = Test de restauration
check-emails = Emails classés
check-email-nodes = Nœuds du graphe
check-sender-edges = Expéditeurs reliés
check-orphan-nodes = Nœuds isolés
check-embeddings = Vecteurs
check-failures = Échecs
check-cost = Coût
check-books = Comptes
check-approvals = Accords
check-runbook-figures = SQL du runbook
check-search = Recherche
check-run = Migration

## Tout contrôle

check-any-late = pas de réponse en { $seconds } s
check-any-fault = le contrôle lui-même a échoué (code { $errorCode })
remedy-any-late = Relancez /checklist ; si cela dure, regardez la charge de la machine et de PostgreSQL.
remedy-any-fault = Vérifiez que PostgreSQL répond (docker compose ps postgres), puis regardez /logs error.

## PostgreSQL et schéma

check-postgres-ok = version { $major }, pgvector { $vector }
check-postgres-vector-ready = version { $major } ; pgvector est prêt à être activé
check-postgres-old = version { $major }, il faut la { $minimum } ou plus
check-postgres-no-vector = version { $major }, mais pgvector manque
remedy-postgres-upgrade = Passez à PostgreSQL { $minimum } ou plus (image pgvector/pgvector).
remedy-pgvector = Utilisez l’image pgvector/pgvector, ou installez le paquet postgresql-pgvector.

check-migrations-ok = { $count ->
    [one] une migration appliquée ({ $version })
   *[other] { $count } migrations appliquées, jusqu’à { $version }
}
check-migrations-behind = { $count ->
    [one] il manque { $version }
   *[other] il en manque { $count }, à partir de { $version }
}
check-migrations-newer = la base est plus récente que ce programme ({ $version })
check-migrations-altered = fichier modifié après son application ({ $version })
remedy-migrate-schema = Lancez : npm run migrate:schema
remedy-newer-program = Démarrez la version plus récente du programme, ou restaurez la sauvegarde d’avant la mise à jour.
remedy-restore-migrations = Rétablissez les fichiers : git checkout migrations. Tout changement va dans un nouveau fichier.

check-source-ok = { $count ->
    [one] un email dans la source
   *[other] { $count } emails dans la source
}
check-source-empty = la source est vide
remedy-import = Importez le courrier : npm run import -- CHEMIN…

check-dsn-ok = bien formé, la base est sur la machine ou son réseau privé
check-dsn-far = bien formé, mais la base est ailleurs : les emails quitteraient le VPS
check-dsn-malformed = ce n’est pas une adresse postgresql://
check-dsn-no-database = le nom de la base manque
remedy-dsn = Corrigez POSTGRES_DSN : postgresql://utilisateur:motdepasse@hôte:5432/base
remedy-dsn-far = Rapprochez la base (même machine ou réseau privé), ou passez par Tailscale.

check-redis-ok = répond PONG, version { $major }
check-redis-memory = absent ; la mémoire le remplace, ses niveaux sont perdus au redémarrage
check-redis-silent = ne répond pas PONG ; la mémoire le remplacera
check-redis-old = version { $major }, il faut la { $minimum } ou plus
check-redis-version-unknown = répond PONG, mais tait sa version
remedy-redis-url = Définissez REDIS_URL si vous voulez garder ces niveaux.
remedy-redis-restart = docker compose restart redis, puis vérifiez REDIS_URL.
remedy-redis-upgrade = Passez à Redis 7 ou plus.

## Services

check-service-key-refused = { $serviceName } refuse la clé
check-service-no-credit = { $serviceName } : plus de crédit
check-service-forbidden = { $serviceName } refuse l’accès à cette clé ou à cette adresse
check-service-spend-limit = { $serviceName } : plafond de dépenses mensuel atteint
check-service-model-gone = { $serviceName } ne connaît plus ce modèle
check-service-busy = { $serviceName } répond, mais il est saturé pour l’instant
check-service-unreachable = { $serviceName } ne répond pas
check-service-rejected = { $serviceName } juge la question invalide
remedy-service-key-refused = Remplacez la clé dans la configuration, puis redémarrez.
remedy-service-no-credit = Rechargez le compte chez le fournisseur.
remedy-service-forbidden = Vérifiez les droits de la clé et les adresses autorisées chez le fournisseur.
remedy-service-spend-limit = Relevez le plafond mensuel chez le fournisseur, ou attendez le mois suivant.
remedy-service-model-gone = Choisissez un autre modèle dans la configuration.
remedy-service-unreachable = Vérifiez le réseau et l’adresse du service, puis relancez /checklist.
remedy-service-rejected = L’adresse du service mène-t-elle au bon endroit ? Vérifiez-la, puis relancez /checklist.

check-anthropic-key-ok = acceptée, le modèle { $model } existe
check-anthropic-key-no-model = acceptée, mais le modèle { $model } n’existe pas
remedy-model = Choisissez un autre modèle de data/models.json dans la configuration.

check-model-retirement-ok = pas de retrait annoncé pour { $model } (lu le { $readOn })
check-model-retirement-later = { $model } reste jusqu’au { $retiresOn }
check-model-retirement-soon = { $model } est retiré le { $retiresOn }, dans { $days ->
    [0] moins d’un jour
    [one] un jour
   *[other] { $days } jours
}
check-model-retirement-too-soon = { $model } est retiré le { $retiresOn } : avant la fin de la migration
check-model-retirement-unknown = { $model } n’a pas de prix dans data/models.json

check-voyage-key-ok = acceptée, et ses limites suffisent (prouvé par un appel récent)
check-voyage-key-limited = Voyage limite déjà cette clé. Sans moyen de paiement : { $requests } requêtes et { $tokens } tokens par minute, et la phase 3 prendrait { $hours } h pour 110 000 emails
check-voyage-key-limits-unproven = acceptée ; ses limites ne se prouvent pas sans payer. Sans moyen de paiement : { $requests } requêtes et { $tokens } tokens par minute, et la phase 3 prendrait { $hours } h pour 110 000 emails
check-voyage-key-unproven = rien n’est prouvé : le service ne refuse pas non plus une clé qui n’existe pas
remedy-voyage-payment = Vérifiez chez Voyage que le compte a un moyen de paiement ; les 200 premiers millions de tokens restent gratuits.
remedy-voyage-dashboard = Vérifiez la clé dans le tableau de bord de Voyage ; une clé fausse arrêterait la phase 3 sans rien perdre.

check-presidio-ok = cache bien une phrase témoin en français
check-presidio-leaks = répond, mais laisse voir une phrase témoin en français ({ $entities })
check-presidio-fails = tourne, mais échoue sur une phrase témoin en français
check-presidio-silent = ne répond pas
remedy-presidio-restart = docker compose restart presidio, puis relancez /checklist.
remedy-presidio-french = Donnez-lui le modèle français (fr_core_news_md) et sa configuration, puis : docker compose restart presidio

## Machine

check-disk-ok = { $freeGb } Go libres, il en faut plus de { $minimumGb }{ $scale ->
    [rehearsal] {" "}(seuil de la répétition)
   *[real] {""}
}{ $where ->
    [database] {""}, sur le disque de la base
   *[data] {" "}; disque de DATA_DIR, celui de la base ne se voit pas d’ici
}
check-disk-low = { $freeGb } Go libres, il en faut plus de { $minimumGb }{ $scale ->
    [rehearsal] {" "}(seuil de la répétition)
   *[real] {""}
}{ $where ->
    [database] {""}, sur le disque de la base
   *[data] {" "}; disque de DATA_DIR, celui de la base ne se voit pas d’ici
}
remedy-disk-room = Libérez de la place : docker system prune, anciennes sauvegardes, journaux.
check-ram-ok = { $freeGb } Go disponibles, il en faut plus de { $minimumGb }{ $scale ->
    [rehearsal] {" "}(seuil de la répétition)
   *[real] {""}
}
check-ram-low = { $freeGb } Go disponibles, il en faut plus de { $minimumGb }{ $scale ->
    [rehearsal] {" "}(seuil de la répétition)
   *[real] {""}
}
remedy-ram-room = Repérez le service gourmand (top -o %MEM) et redémarrez-le.

check-tailscale-ok = connecté
check-tailscale-rehearsal = pas connecté ; la répétition n’en a pas besoin
check-tailscale-absent = commande introuvable d’ici : rien n’est prouvé
check-tailscale-offline = lancé, mais le réseau ne voit pas cette machine
check-tailscale-disconnected = pas connecté ({ $backend })
remedy-tailscale-install = Vérifiez sur le VPS : tailscale status. S’il manque, installez-le.
remedy-tailscale-up = Sur le VPS : tailscale up

## Sauvegardes

check-backup-ok = terminée il y a { $hours } h, moins de { $maximum } h{ $scale ->
    [rehearsal] {" "}(seuil de la répétition)
   *[real] {""}
}
check-backup-old = la dernière a { $hours } h, il en faut une de moins de { $maximum } h{ $scale ->
    [rehearsal] {" "}(seuil de la répétition)
   *[real] {""}
}
check-backup-none = il n’y en a aucune
check-backup-failed = la dernière tentative a échoué : { $faultName }
check-backup-gone = le fichier de la dernière n’est plus là
check-backup-altered = le fichier de la dernière n’a plus la taille notée
remedy-backup = Faites-en une : /backup
check-backup-on-pc-ok = copiée il y a { $hours } h
check-backup-on-pc-missing = la dernière sauvegarde n’est pas sur le PC
check-backup-on-pc-failed = la copie a échoué : { $faultName }
check-backup-on-pc-none = il n’y a rien à copier
check-backup-on-pc-no-remote = aucun PC n’est configuré : perdre ce disque, c’est tout perdre
remedy-backup-copy = Allumez le PC, puis : /backup copy
remedy-backup-remote = Définissez BACKUP_REMOTE, BACKUP_AGE_RECIPIENT et BACKUP_KNOWN_HOSTS.
check-restore-tested-ok = restaurée avec succès il y a { $hours } h
check-restore-tested-missing = la dernière sauvegarde n’a jamais été restaurée
check-restore-tested-none = il n’y a rien à restaurer
remedy-restore-test = Testez-la : /backup test (chiffrée, elle ne peut plus l’être : /backup en fait une nouvelle)

## Validation

check-run-unknown = la migration n° { $run } n’existe pas
check-run-unfinished = la migration n° { $run } n’est pas terminée
remedy-start = Commencez par /checklist, puis /start_migration.
remedy-resume-run = Laissez-la finir : /status dit ce qu’elle attend, /resume la relance.
check-embeddings-foreign = { $foreign } vecteurs d’un autre modèle que { $model } : la recherche ne les trouve pas
remedy-embed-foreign = Supprimez ces vecteurs de knowledge.embeddings (leur colonne model dit lesquels), puis /start_migration : seule la phase 3 les refait.
remedy-start-rest = /start_migration ne reprend que ce qui manque, au prix annoncé.
remedy-restart = Redémarrez le programme : il soldera les appels restés ouverts, au pire de leur coût.
remedy-report-bug = Cela ne devrait pas arriver. Gardez la base et les journaux, et signalez-le avec ces chiffres.

check-emails-ok = { $found } sur { $expected }, rien ne manque
check-emails-nearly = { $found } sur { $expected } : il en manque { $missing }, dans la tolérance de 1 %
check-emails-missing = { $found } sur { $expected } : il en manque { $missing }
check-emails-none = la source est vide
check-email-nodes-ok = { $found } sur { $expected }, rien ne manque
check-email-nodes-nearly = { $found } sur { $expected } : il en manque { $missing }, dans la tolérance de 1 %
check-email-nodes-missing = { $found } sur { $expected } : il en manque { $missing }
check-email-nodes-none = la source est vide
check-embeddings-ok = { $found } sur { $expected }, rien ne manque
check-embeddings-nearly = { $found } sur { $expected } : il en manque { $missing }, dans la tolérance de 1 %
check-embeddings-missing = { $found } sur { $expected } : il en manque { $missing }
check-embeddings-none = la source est vide
check-embeddings-broken = { $broken ->
    [one] un vecteur n’a pas { $dimensions } dimensions ou n’est pas de longueur 1
   *[other] { $broken } vecteurs n’ont pas { $dimensions } dimensions ou ne sont pas de longueur 1
}
check-embeddings-unmarked = { $unmarked ->
    [one] un vecteur vient d’un email sans texte et ne le dit pas
   *[other] { $unmarked } vecteurs viennent d’emails sans texte et ne le disent pas
}
remedy-embed-again = Effacez ces vecteurs de knowledge.embeddings (vector_norm loin de 1) ; /start_migration les refera, au prix annoncé.

check-sender-edges-ok = { $nodes } emails : un expéditeur chacun, sauf { $nameless } dont l’original n’en nomme aucun
check-sender-edges-wrong = { $without } emails sans lien vers leur expéditeur, { $several } avec plusieurs, sur { $nodes }
check-sender-edges-loose = { $loose ->
    [one] un lien ne mène nulle part
   *[other] { $loose } liens ne mènent nulle part
}

check-orphan-nodes-ok = chaque email a sa source, chaque personne son email
check-orphan-nodes-loose = { $emails } nœuds d’emails sans source, { $people } personnes sans lien
remedy-orphan-nodes = Des lignes ont été effacées à la main ? Rétablissez-les depuis la sauvegarde, ou effacez ces nœuds de knowledge.nodes.

check-failures-ok = { $failed } sur { $source } ({ PERCENT($share) }), 1 % au plus : { $open } à traiter, { $skipped } acceptés
check-failures-many = { $failed } sur { $source } ({ PERCENT($share) }), c’est plus de 1 % : { $open } à traiter, { $skipped } acceptés
remedy-retry-letters = /dlq les montre par cause ; réessayez-les ou acceptez la perte.
remedy-remigrate = Plus de 5 % : trouvez la cause avec /dlq avant de tout reprendre.

check-cost-ok = { MONEY($total) } sur { MONEY($cap) } approuvés : Claude { MONEY($claude) } (runbook ~{ MONEY($runbookClaude) }), Voyage { MONEY($voyage) } (~{ MONEY($runbookVoyage) }) ; le runbook compte { $runbookEmails } emails ; dont { MONEY($estimated) } estimés au pire
check-cost-over = { MONEY($total) }, plus que les { MONEY($cap) } approuvés : Claude { MONEY($claude) } (runbook ~{ MONEY($runbookClaude) }), Voyage { MONEY($voyage) } (~{ MONEY($runbookVoyage) }) ; le runbook compte { $runbookEmails } emails ; dont { MONEY($estimated) } estimés au pire

check-runbook-figures-ok = tables entières : { $emails } emails, { $nodes } nœuds, { $embeddings } vecteurs, { $failed } échecs, { MONEY($usd) } en tout
check-books-ok = { $calls ->
    [one] un appel
   *[other] { $calls } appels
}, { MONEY($total) }, rien en suspens
check-books-reserved = { $reservations ->
    [0] aucun appel, mais une réserve de
    [one] un appel encore réservé,
   *[other] { $reservations } appels encore réservés,
} { MONEY($reserved) }
check-books-differ = { MONEY($booked) } dans les appels, { MONEY($settled) } dans la migration, { $torn } lignes discordantes

check-approvals-ok = { $count ->
    [one] un accord
   *[other] { $count } accords
}, { MONEY($booked) } sur { MONEY($approved) } ; petits accords à part : { $small }, { MONEY($smallBooked) } ; aucun dépassé ({ $exceeded })
check-approvals-exceeded = { $exceeded } accords dépassés : { MONEY($booked) } sur { MONEY($approved) } en { $count } accords ; petits accords à part : { $small }, { MONEY($smallBooked) }
check-approvals-none = aucun accord pour { MONEY($booked) } ({ MONEY($approved) } approuvés, { $count } accords ; petits accords : { $small }, { MONEY($smallBooked) }, { $exceeded } dépassés)

check-search-ok = { $found } emails sur { $asked } retrouvés par leur propre vecteur, sans frais ; /search cherche par des mots
check-search-lost = { $found } emails sur { $asked } retrouvés par leur propre vecteur
check-search-nothing = aucun vecteur à chercher
remedy-reindex = Reconstruisez l’index : reindex table concurrently knowledge.embeddings
