# Redémarrer un service : la question, ce qui s’est passé, et quoi faire ensuite.

button-restart = Redémarrer { $service }
button-restart-confirm = Oui, redémarrer
restart-title = Redémarrer { $service }
restart-question = { $service ->
    [postgres] PostgreSQL s’arrête puis revient, en une minute au plus : toutes les connexions tombent, celles des autres programmes aussi. La migration attend et reprend seule.
    [presidio] Presidio s’arrête puis revient, en une minute environ, le temps de charger ses modèles. Rien n’est envoyé sans lui ; la migration reprend seule.
    [redis] Redis s’arrête puis revient, en quelques secondes. La mémoire le remplace ; la migration continue.
   *[other] Ce service s’arrête puis revient : ce qu’il faisait est interrompu.
}
restart-until = À confirmer avant { CLOCK($until) }.
restart-under-way = Redémarrage en cours. La suite vient dans ce message.
restart-restarted = C’est fait. Ce qui l’attendait reprend dès qu’il répond ; si un incident en venait, « Résolu » suit.
restart-no_container = Docker ne connaît aucun conteneur de ce nom : corrigez RESTART_SERVICES, ou tapez sur le serveur :
restart-not_permitted = Le proxy de Docker ne permet pas ce conteneur : ajoutez-le à son motif dans docker-compose.yml, ou tapez sur le serveur :
restart-unreachable = Le proxy de Docker ne répond pas, rien n’a été fait : vérifiez DOCKER_PROXY_URL et le service docker-proxy, ou tapez sur le serveur :
restart-no_answer = Docker n’a pas répondu à temps : le redémarrage est peut-être en cours. Attendez une minute et regardez /status avant de recommencer.
restart-failed = Docker a essayé et n’a pas pu : regardez le journal du conteneur, puis tapez sur le serveur :
restart-no_docker = Ce bot n’a pas accès à Docker (DOCKER_PROXY_URL est vide). À taper sur le serveur :
restart-not_listed = Ce service n’est plus dans RESTART_SERVICES : ajoutez-le et relancez le bot, ou redémarrez-le à la main.
