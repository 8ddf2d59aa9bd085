# La surveillance : ce qu’elle dit de la machine, des comptes et du calendrier.

incident-disk_low = il reste peu de place sur le disque
incident-swap_high = le serveur échange beaucoup avec le disque
incident-event_loop_lag = le programme répond avec retard
incident-rss_high = le programme prend beaucoup de mémoire
incident-clock_jump = l’horloge du serveur a sauté
incident-no_progress = rien n’avance alors que rien ne l’en empêche
incident-backup_old = la dernière sauvegarde est trop vieille
incident-model_retiring = le modèle Claude est bientôt retiré
incident-spend_mismatch = les comptes de la migration ne concordent pas

detail-disk_low = { $freeGb } Go libres sur le volume { $volume ->
    [database] de la base
   *[other] des données
  } ; alerte sous { $limitGb } Go. Faites de la place : bien plus bas, la migration est retenue.
detail-swap_high = { PERCENT($share) } de l’espace d’échange sont pris ; alerte à { PERCENT($limit) }. Tout devient lent, rien n’est perdu.
detail-event_loop_lag = Retard de { DURATION($ms) } ; alerte à { DURATION($limit) }. Un bouton peut répondre plus tard que d’habitude.
detail-rss_high = { $usedGb } Go pour ce programme ; alerte à { $limitGb } Go. Un redémarrage reprend où il en était.
detail-clock_jump = Saut de { DURATION($by) } { $way ->
    [back] en arrière
   *[other] en avant
  }. Les départs programmés, le bilan du matin et la dépense par jour suivent l’horloge et peuvent être décalés ; un autre moteur peut croire celui-ci mort. Le plafond du budget n’en dépend pas. Vérifiez NTP.
detail-no_progress = Rien n’est enregistré depuis { DURATION($still) }, la voie est libre et il reste des emails. Regardez l’état, puis mettez en pause et reprenez.
detail-backup_old = Elle a { $hours } h ; limite : { $limit } h. En cas de perte du serveur, ce qui fut fait et payé depuis serait à refaire.
detail-model_retiring = { $model } est retiré le { DAY($at) }, dans { $days ->
    [one] { $days } jour
   *[other] { $days } jours
  }. Ensuite les appels sont refusés ; un autre modèle demande un nouvel accord.
detail-spend_mismatch = Compteur de la dépense : { MONEY($counted) } ; somme des appels : { MONEY($booked) }. Réservé : { MONEY($held) } ; appels en cours : { MONEY($pledged) }. Le plafond est appliqué au compteur : mettez en pause et comparez avec les factures.
detail-presidio_leaking = La phrase témoin laisse voir : { $entities }. Ce qui fut préparé depuis est jeté et sera refait. Vérifiez les langues et les modèles de Presidio.
incident-programs = Les plus gourmands : { $programs }.

status-machine = Processeurs : { PERCENT($share) } ; disque : { $freeGb } Go libres
