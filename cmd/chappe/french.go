package main

// french translates every text of the command line; a test holds it against
// the commands. The keys are the English texts.
var french = map[string]string{
	rootHelp: `Chappe est un serveur Telegram entier dans un seul programme, avec ses données
dans un seul dossier. Tout client Telegram auquel on peut donner l'adresse et la
clé d'un serveur, ou qui sait passer par un proxy MTProto et connaît la clé,
fonctionne avec lui.

Pour commencer :
  chappe serve                    lance un serveur sur cette machine
  chappe key                      affiche la clé publique à donner aux clients
  chappe link                     affiche le lien qui amène un client ici
  chappe code +33612345678        affiche le code de connexion de ce numéro

Toutes les commandes prennent --data DOSSIER, le dossier du serveur concerné.`,
	"a whole Telegram server in one program":                          "un serveur Telegram entier dans un seul programme",
	"configuration file (default: chappe.toml in the data directory)": "fichier de configuration (par défaut : chappe.toml dans le dossier des données)",
	"print JSON": "afficher en JSON",
	"language of these texts: en or fr (default: as LANG says)":                      "langue de ces textes : en ou fr (par défaut : selon LANG)",
	"chappe --help shows what there is; chappe COMMAND --help explains one command":  "chappe --help montre ce qu'il y a ; chappe COMMANDE --help explique une commande",
	"no server runs on this data directory; start one with: chappe serve --data DIR": "aucun serveur ne tourne sur ce dossier ; pour en lancer un : chappe serve --data DOSSIER",
	"Usage:":                 "Usage :",
	"Commands:":              "Commandes :",
	"Flags:":                 "Options :",
	"Flags of all commands:": "Options de toutes les commandes :",
	"explain a command":      "expliquer une commande",
	"show this help":         "afficher cette aide",
	"give one %s":            "donnez un %s",

	"run the server": "lancer le serveur",
	serveHelp: `Fait tourner un serveur jusqu'à ce qu'on l'arrête (Ctrl-C ou SIGTERM), ce qui
prend quelques secondes au plus. Dès que les clients sont acceptés, il affiche
une ligne « ready ADRESSE ».

Chaque option peut aussi se trouver dans un fichier (chappe config en affiche un
modèle) ou dans l'environnement sous le nom CHAPPE_NOM, par exemple
CHAPPE_LISTEN.`,
	greeting: `
  %[1]s est prêt. Ouvrez-le dans un navigateur :
    %[6]s

  Les codes de connexion s'affichent par :
    chappe code NUMÉRO --data %[3]s
  Un client qui sait passer par un proxy MTProto arrive ici par ce lien :
    %[4]s
  Il doit connaître la clé publique de ce serveur :
    chappe key --data %[3]s

  Attention : la clé maîtresse qui scelle toutes les données se trouve à côté
  d'elles, dans
    %[5]s
  Qui emporte ce disque emporte les deux. Gardez-en une copie ailleurs : sans
  elle, personne ne peut lire les données.

`,

	"print the link that points a client here": "afficher le lien qui amène un client ici",
	linkHelp: `Affiche le lien tg://proxy qui amène un client Telegram à ce serveur. Le client
doit aussi connaître la clé publique du serveur (chappe key).`,
	"print the secret alone, in hex": "afficher seulement le secret, en hexadécimal",

	"print the server's public key": "afficher la clé publique du serveur",
	keyHelp: `Affiche la clé publique RSA à laquelle les clients reconnaissent ce serveur, dans
la forme qu'attend un client ou une bibliothèque :
`,
	"form of the key": "forme de la clé",
	"print the key's fingerprint alone, in hex": "afficher seulement l'empreinte de la clé, en hexadécimal",

	"print the login code of a phone number": "afficher le code de connexion d'un numéro",
	codeHelp: `Affiche le code de connexion en cours d'un numéro de téléphone et rien d'autre.
S'il n'y en a pas, attend qu'il y en ait un : demandez le code dans le client puis
lancez cette commande, ou l'inverse.`,
	"how long to wait for a code":              "combien de temps attendre un code",
	"no login code was asked for in this time": "aucun code de connexion n'a été demandé pendant ce temps",

	"list, show, ban and delete accounts": "lister, montrer, bannir et supprimer des comptes",
	userHelp: `Liste et modifie les comptes. USER est un identifiant, un numéro de téléphone ou
un @nom.`,
	"list all accounts":                  "lister tous les comptes",
	"look after photos and files":        "s'occuper des photos et des fichiers",
	"remove files that nobody refers to": "supprimer les fichiers dont personne ne se sert",
	mediaHelp:                            `S'occupe des octets des photos et des fichiers.`,
	gcHelp: `Supprime ce dont personne n'a plus besoin : les fichiers qui ne sont dans aucun
message, profil ni liste, et les envois abandonnés. Ce qui a servi depuis moins
d'une heure reste. Le serveur fait la même chose de lui-même toutes les quelques
heures.`,
	"%d folders: removed %d of files and %d of uploads; %d files are in use":                          "%d dossiers : %d de fichiers et %d d'envois supprimés ; %d fichiers servent",
	"how much of each user's photos and files is kept, such as 10GB; 0: as much as there is room for": "place des photos et fichiers de chaque utilisateur, par exemple 10GB ; 0 : tant qu'il y en a",
	"fetch the pages that links in messages lead to, and show them; else this server calls nobody":    "aller chercher les pages des liens des messages, et les montrer ; sinon ce serveur n'appelle personne",
	"videos": "vidéos",
	"%s is not installed: what clients say of videos is believed": "%s n'est pas installé : on croit ce que les clients disent des vidéos",
	"looked into by ffmpeg":           "examinées par ffmpeg",
	"the same for all users together": "la même pour tous les utilisateurs ensemble",
	"how much of the disk photos and files leave free for everything else": "place du disque que les photos et fichiers laissent libre pour le reste",
	"directory of photos and files (default: media in the data directory)": "dossier des photos et des fichiers (par défaut : media dans le dossier des données)",
	"show an account": "montrer un compte",
	"bar an account from logging in and end its sessions": "interdire à un compte de se connecter et fermer ses sessions",
	"lift the ban": "lever l'interdiction",
	"delete an account; what it wrote to others stays with them": "supprimer un compte ; ce qu'il a écrit aux autres leur reste",
	"I am sure": "j'en suis sûr",
	"an account that is deleted cannot be brought back; say --yes if you are sure": "un compte supprimé ne revient pas ; ajoutez --yes si vous en êtes sûr",
	"there is no such account":                             "ce compte n'existe pas",
	"ID\tPHONE\tUSERNAME\tNAME\tDEVICES\tLAST SEEN\tSTATE": "ID\tNUMÉRO\tNOM PUBLIC\tNOM\tAPPAREILS\tVU\tÉTAT",
	"deleted":  "supprimé",
	"banned":   "banni",
	"operator": "opérateur",

	"let a phone number sign up": "permettre à un numéro de s'inscrire",
	inviteHelp: `Permet à un numéro de téléphone de s'inscrire sur un serveur réservé aux invités
(chappe serve --registration invite).`,
	"address that login codes of this number are sent to": "adresse à laquelle envoyer les codes de ce numéro",
	"list what people have reported":                      "lister les signalements",
	"measure a running server":                            "mesurer un serveur en marche",
	"one-to-one messages":                                 "messages d'une personne à une autre",
	"posts in a group or channel":                         "messages dans un groupe ou un canal",
	"memory of idle sessions":                             "mémoire des sessions inactives",
	"key exchanges and sign-ups":                          "échanges de clés et inscriptions",
	"HOST:PORT of the server (default: where it listens)": "HÔTE:PORT du serveur (par défaut : là où il écoute)",
	benchHelp: `Mesure un serveur en marche avec de vraies sessions MTProto. Le serveur doit
avoir été lancé avec --bench-provision, et --data doit nommer son répertoire :
les utilisateurs sont créés et les chiffres du serveur lus par sa prise
d'administration.

  w1  messages d'une personne à une autre : des paires d'utilisateurs, chaque
      expéditeur avec une fenêtre de messages en vol
  w2  diffusion : un groupe ou canal, un expéditeur, des membres en ligne ; avec
      plus de membres que de sessions, mesure avec peu et avec tous
  w3  mémoire des sessions connectées et inactives
  w4  échanges de clés et inscriptions`,
	"as a client of this older layer sees it":        "tel que le voit un client de cette couche plus ancienne",
	"%d messages were acknowledged and never pushed": "%d messages ont été confirmés et jamais remis",
	reportsHelp: `Liste ce que les gens ont signalé comme indésirable ou pire, le plus récent
d'abord. Les numéros de messages sont ceux de qui signale ; les textes ne sont pas
montrés.`,
	"DATE\tREPORTER\tREPORTED\tREASON\tMESSAGES\tCOMMENT": "DATE\tPAR\tSIGNALÉ\tMOTIF\tMESSAGES\tREMARQUE",
	"how many at most":     "combien au plus",
	"%s may sign up now\n": "%s peut s'inscrire maintenant\n",

	"list every method of the API and whether it is built": "lister toutes les méthodes de l'API et dire si elles existent",
	coverageHelp: `Affiche chaque méthode de l'API de Telegram et ce que ce serveur en fait :
réalisée (implemented), réponse honnêtement vide (empty, avec la raison) ou pas
encore là (not built). Niveau 1 : ce qu'il faut aux vrais clients pour démarrer ;
2 : le cœur d'une messagerie ; 3 : le reste ; 4 : ce qui est commercial ou rare.`,
	"only this tier, 1 to 4":                     "seulement ce niveau, 1 à 4",
	`only "implemented", "empty" or "not built"`: `seulement "implemented", "empty" ou "not built"`,

	"fill a new server with a small made-up world to look around in": "remplir un serveur neuf d'un petit monde inventé, pour visiter",
	demoHelp: `Remplit un serveur neuf d'un petit monde inventé : une douzaine de personnes qui
se parlent en français et en anglais, une famille, un chantier, un canal et ses
lecteurs, dix jours de messages, de photos et de documents. De quoi visiter,
essayer un client, faire des captures d'écran.

  chappe demo --data ./demo       écrit le monde ; aucun serveur ne doit tourner
  chappe serve --data ./demo      lance le serveur dessus
  chappe code +33639980001 --data ./demo
                                  affiche le code de connexion de Camille, chez
                                  qui la visite commence

Tout est marqué comme données de démonstration. Les numéros sont de ceux qu'on
réserve aux films ; les images sont dessinées par ce programme. Un serveur qui a
déjà des comptes est refusé, sauf avec --force ; il ne faut pas le faire sur un
vrai serveur, car personne ne peut retirer ce monde d'un seul geste.`,
	"day on which the story ends, such as 2026-03-12 or 2026-03-12T20:00 (default: now)": "jour où l'histoire finit, comme 2026-03-12 ou 2026-03-12T20:00 (par défaut : maintenant)",
	"number that varies pictures and readers":                                            "nombre qui fait varier les images et les lecteurs",
	"how many more people read the channel":                                              "combien de lecteurs de plus pour le canal",
	"do it although people have accounts on this server":                                 "le faire bien que ce serveur ait des comptes",
	"give a day such as 2026-03-12, not %q":                                              "donnez un jour comme 2026-03-12, pas %q",
	"the story must not end in the future":                                               "l'histoire ne peut pas finir dans le futur",
	"give 0 to %d readers":                                                               "donnez 0 à %d lecteurs",
	"give it a directory of its own: chappe demo --data DIR; or say --force to mix the demo with what is there": "donnez-lui un dossier à part : chappe demo --data DOSSIER ; ou dites --force pour mêler la démonstration à ce qui est là",
	demoDone: `%[1]d personnes, %[2]d discussions et %[3]d messages, jusqu'au %[4]s.

  Lancez le serveur et ouvrez son adresse dans un navigateur :
    chappe serve --data %[5]s
  Entrez le numéro de %[6]s, puis le code que ceci affiche :
    %[7]s
    chappe code %[7]s --data %[5]s
`,

	"print a sample configuration file": "afficher un modèle de fichier de configuration",
	"print the version":                 "afficher la version",

	"look for what commonly goes wrong": "chercher ce qui va souvent de travers",
	doctorHelp: `Cherche ce qui va souvent de travers : réglages, dossier des données, place sur
le disque, limites du système, port, adresse donnée aux clients. Finit avec le
code 1 si quelque chose empêche le serveur de marcher.`,
	"something keeps the server from working": "quelque chose empêche le serveur de marcher",
	"ok":                              "bien",
	"warning":                         "attention",
	"fault":                           "défaut",
	"settings":                        "réglages",
	"valid":                           "valides",
	"data directory":                  "dossier des données",
	"master key":                      "clé maîtresse",
	"disk":                            "disque",
	"open files":                      "fichiers ouverts",
	"server":                          "serveur",
	"port":                            "port",
	"public address":                  "adresse publique",
	"will be made at the first start": "sera créé au premier lancement",
	"is not a directory":              "n'est pas un dossier",
	"others may read it (mode %o); say: chmod go= %s": "d'autres peuvent le lire (mode %o) ; faites : chmod go= %s",
	"readable by its owner alone":                     "lisible par son seul propriétaire",
	"%d MiB free":                                     "%d Mio libres",
	"at most %d, so as many clients; raise it with ulimit -n or LimitNOFILE=": "%d au plus, donc autant de clients ; augmentez avec ulimit -n ou LimitNOFILE=",
	"at most %d":             "%d au plus",
	"not running":            "à l'arrêt",
	"running since %s on %s": "en marche depuis %s sur %s",
	"is free":                "est libre",
	"%s reaches clients of this machine or network only; see --public": "%s n'est à portée que de cette machine ou de ce réseau ; voyez --public",

	"directory of everything this server keeps":                                         "dossier de tout ce que ce serveur garde",
	"HOST:PORT of the one port: MTProto in every transport, WebSocket, HTTP":            "HÔTE:PORT de l'unique port : MTProto par tous les transports, WebSocket, HTTP",
	"HOST:PORT that clients are told to dial (default: what --listen says)":             "HÔTE:PORT donné aux clients (par défaut : celui de --listen)",
	"name of the server in links and web pages (default: the public address)":           "nom du serveur dans les liens et les pages (par défaut : l'adresse publique)",
	"where the data lies: pebble:DIR (default: pebble: in the data directory)":          "où sont les données : pebble:DOSSIER (par défaut : dans le dossier des données)",
	"MTProxy secret, 32 hex digits (default: made at the first start and kept)":         "secret MTProxy, 32 chiffres hexadécimaux (par défaut : créé au premier lancement et gardé)",
	"colour of buttons and links in the web client, #rrggbb (default: its own)":         "couleur des boutons et des liens du client web, #rrvvbb (par défaut : la sienne)",
	"what the server calls itself in texts that users see":                              "nom du serveur dans les textes que voient les gens",
	"number of this data centre for clients, 1 to 5":                                    "numéro de ce centre de données pour les clients, 1 à 5",
	"how people reach you, such as a phone number; shown where they enter a login code": "comment vous joindre, un numéro de téléphone par exemple ; montré là où l'on saisit un code",
	"how long a new login may not end others, change the phone nor give a chat away":    "combien de temps une nouvelle connexion ne peut ni en fermer d'autres, ni changer de numéro, ni céder un groupe",
	"how long a new password may not give a chat away":                                  "combien de temps un nouveau mot de passe ne permet pas de céder un groupe",
	"country that clients preselect for phone numbers":                                  "pays que les clients proposent pour les numéros",
	"who may open an account: open, invite or closed":                                   "qui peut ouvrir un compte : open (tous), invite (invités) ou closed (personne)",
	"print login codes on the server's terminal":                                        "afficher les codes de connexion sur le terminal du serveur",
	"digits of a login code, 4 to 8":                                                    "nombre de chiffres d'un code de connexion, 4 à 8",
	"URL of an SMS gateway that login codes are posted to":                              "URL d'une passerelle SMS à laquelle envoyer les codes",
	"secret that signs posts to the SMS gateway":                                        "secret qui signe les envois à la passerelle SMS",
	"mail server HOST:PORT for login codes by e-mail":                                   "serveur de courrier HÔTE:PORT pour les codes par courriel",
	"sender of e-mails":           "expéditeur des courriels",
	"user at the mail server":     "utilisateur du serveur de courrier",
	"password at the mail server": "mot de passe du serveur de courrier",
	"debug, info, warn or error":  "debug, info, warn ou error",
	"text or json":                "text ou json",
	"bearer token that opens /metrics on the one port (default: closed there)":           "jeton qui ouvre /metrics sur le port (par défaut : fermé)",
	"how long a stopping server waits for calls under way":                               "combien de temps un serveur qui s'arrête attend les appels en cours",
	"let the benchmark make logged-in users by the admin socket; never on a real server": "laisser le banc d'essai créer des comptes connectés ; jamais sur un vrai serveur",

	"PKCS#1 PEM: Telethon, Pyrogram, gotd, mtcute":                      "PEM PKCS#1 : Telethon, Pyrogram, gotd, mtcute",
	"X.509 SubjectPublicKeyInfo PEM: openssl":                           "PEM SubjectPublicKeyInfo X.509 : openssl",
	"C++ string literal for mtproto_dc_options.cpp of Telegram Desktop": "chaîne C++ pour mtproto_dc_options.cpp de Telegram Desktop",
	"C++ string literals for PublicRsaKeySharedMain.cpp of TDLib":       "chaînes C++ pour PublicRsaKeySharedMain.cpp de TDLib",
	"Go source that makes the keys for telegram.Options of gotd/td":     "source Go qui fait les clés de telegram.Options de gotd/td",
	"JSON for addPublicKey of mtcute":                                   "JSON pour addPublicKey de mtcute",
	"JavaScript for the key map in crypto/RSA of GramJS":                "JavaScript pour la table des clés de crypto/RSA de GramJS",
	"JavaScript for the key list of Telegram Web K":                     "JavaScript pour la liste des clés de Telegram Web K",
	"modulus and exponent in hex, a line each":                          "module et exposant en hexadécimal, chacun sur sa ligne",
	"everything above that is a number":                                 "tout ce qui précède et qui est un nombre",
}
