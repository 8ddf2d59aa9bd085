failed-leaking = Presidio laisse des données personnelles en clair : rien n’a été envoyé. Relancez-le avec ses reconnaisseurs, puis réessayez une fois l’incident clos.
