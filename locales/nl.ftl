# Elk woord dat een mens in Penning leest, in het Nederlands. en.ftl heeft dezelfde berichten in het Engels.

## Het venster

app-name = Penning
back = Terug
close = Sluiten
cancel = Annuleren
continue = Verder
save = Opslaan
edit = Bewerken
delete = Verwijderen
undo = Ongedaan maken
menu = Menu
settings = Instellingen
trash = Prullenbak
quit = Penning afsluiten
issuer = Uitgever
account-name = Account
group = Groep
note = Notitie
drop-here = Laat hier los om een account toe te voegen

## De lijst

accounts = Accounts
groups = Groepen
all-groups = Alle
search = Zoeken
search-accounts =
    { $count ->
        [0] Nog geen accounts
        [one] Zoek in 1 account…
       *[other] Zoek in { $count } accounts…
    }
clear-search = Zoekopdracht wissen
matches =
    { $count ->
        [0] Geen account gevonden
        [one] 1 account gevonden
       *[other] { $count } accounts gevonden
    }
no-match = Geen account past bij ‘{ $query }’.
add-account = Account toevoegen
add-account-key = Account toevoegen (Ctrl+N)

row-label = { $account }, { $code }
row-label-hidden = { $account }, code verborgen
row-label-counter = { $account }, nog geen code gevraagd
seconds-left =
    { $seconds ->
        [one] nog 1 seconde
       *[other] nog { $seconds } seconden
    }
copied = Gekopieerd · nog { $seconds } s
copied-short = Gekopieerd · { $seconds } s
seconds-short = { $seconds } s
copied-kept = Gekopieerd
copied-next = Volgende code gekopieerd · nog { $seconds } s
copied-next-short = Volgende · { $seconds } s
copy-waits = Nieuwe code over { $seconds } s, dan gekopieerd
copy-waits-short = Nieuwe code: { $seconds } s
announce-copy-waits = De code van { $account } is bijna voorbij. De volgende wordt gekopieerd zodra die begint.
copied-next-kept = Volgende code gekopieerd
announce-copied =
    { $seconds ->
        [one] Code van { $account } gekopieerd. Het klembord wordt over 1 seconde gewist.
       *[other] Code van { $account } gekopieerd. Het klembord wordt over { $seconds } seconden gewist.
    }
announce-copied-kept = Code van { $account } gekopieerd.
next-code = Volgende code
next-code-of = Volgende code van { $account }
reveal = Toon de code van { $account }
more-for = Meer voor { $account }

menu-for = { $account }
copy-code = Code kopiëren
copy-next = Volgende code kopiëren
show-code = Code tonen
pin = Bovenaan vastzetten
unpin = Losmaken
move-up = Omhoog
move-down = Omlaag
key-enter = Enter
key-space = Spatie
key-delete = Del
moved-to = { $account } staat nu op { $place } van { $count }.
move-needs-own-order = Sorteer op ‘Mijn volgorde’ om accounts te verplaatsen.
sort-mine-now = Sorteer op mijn volgorde
deleted = { $account } ligt in de prullenbak.
added-one = { $account } is toegevoegd.
added-several = { $count } accounts zijn toegevoegd.

sort-by = Sorteren op
sort-mine = Mijn volgorde
sort-name = Naam
sort-most-used = Meest gebruikt
sort-last-used = Laatst gebruikt

edit-account = Account bewerken
name-needed = Vul een uitgever of account in, zodat je het terugvindt.

empty-title = Voeg je eerste account toe
empty-text = Toont een website een QR-code voor een authenticator-app? Laat Penning die gewoon van je scherm lezen.
empty-hint = Of sleep een plaatje van de code naar dit venster, of plak het met Ctrl+V.
other-ways = Plakken of intypen

## Toevoegen

way-screen = Scan mijn scherm
way-screen-text = Leest de QR-code uit het venster waar die staat
way-camera = Gebruik de camera
way-camera-text = Voor een code op papier of op een ander scherm
way-picture = Open of sleep een plaatje
way-picture-text = Een schermafdruk of foto van de QR-code
way-paste = Plakken
way-paste-text = Een plaatje, link of tekst die je hebt gekopieerd
way-type = Intypen
way-type-text = Met de geheime sleutel van de website of uit de brief
ways-hint = Een plaatje slepen of Ctrl+V werkt overal in Penning, op elk moment.

looking-screen = Zoekt een QR-code op je scherm…
looking-mark = Zet een kader om de code: sleep, of klik twee hoeken. Escape stopt.
looking-clipboard = Bekijkt wat je hebt gekopieerd…
looking-pictures = Zoekt een QR-code in het plaatje…
looking-text = Bekijkt de tekst…

watching-title = Kijkt naar je scherm
watching-text = Breng de QR-code in beeld. Penning ziet die vanzelf.
watching-next-part = Toon de volgende code. Penning ziet die vanzelf.
watching-seconds =
    { $seconds ->
        [one] nog { $seconds } seconde
       *[other] nog { $seconds } seconden
    }
watching-link = Dat is een link naar { $host }, geen account. Penning kijkt verder.
watching-other-text = In die code staat andere tekst, geen account. Penning kijkt verder.
watching-stop = Stop
watching-enough = Genoeg, toon ze

camera-picture = Wat de camera ziet, als in een spiegel
camera-starting = De camera gaat aan…
camera-hint = Houd de QR-code voor de camera, zodat die het beeld grotendeels vult.
camera-unknown = Penning ziet een code, maar niet een om mee in te loggen. Houd die van de website voor de camera.
camera-next =
    { $count ->
        [one] Houd nu code { $parts } voor de camera.
       *[other] Houd nu de volgende code voor de camera.
    }
camera-enough = Ga verder met deze
camera-choice = Camera
camera-choose = Kies een camera

secret = Geheime sleutel
secret-hint = Letters en cijfers, vaak in groepjes van vier. Spaties en hoofdletters maken niet uit.
issuer-example = Bijvoorbeeld: GitHub
account-example = Bijvoorbeeld: anna@example.org
more-options = Meer opties
more-options-hint = Alleen als de website ze noemt. Laat ze anders zoals ze zijn.
kind = Soort code
kind-totp = Verandert met de tijd (TOTP)
kind-hotp = Telt op (HOTP)
kind-steam = Steam Guard
kind-yandex = Yandex Key
kind-motp = Mobile-OTP
algorithm = Algoritme
digits = Cijfers
period = Seconden per code
counter = Teller
pin-code = Pincode
use-suggestion = Gebruik { $suggestion } in plaats van { $found }

found-title =
    { $count ->
        [one] Dit account toevoegen?
       *[other] { $count } accounts gevonden
    }
found-other-title = Dit is iets anders
found-broken-title = Deze code is niet te gebruiken
found-nothing-title = Geen account gevonden
found-several-text = Kies welke je toevoegt.
found-promise = Er wordt niets bewaard tot je het toevoegt.
choose-all = Kies alle
choose-none = Kies geen
take-account = { $account } toevoegen
edit-names-of = De naam van { $account } wijzigen
add-chosen =
    { $count ->
        [0] Toevoegen
        [one] Account toevoegen
       *[other] { $count } accounts toevoegen
    }
unnamed = Nog geen naam
about-totp = { $digits } cijfers, elke { $seconds } seconden nieuw
about-hotp = { $digits } cijfers, telt op vanaf { $counter }
about-hotp-open = { $digits } cijfers, telt op
lacks-counter = De code zegt niet bij welk getal het tellen begint. Een nieuw account begint bij 0; vraag het anders aan wie je de code gaf.
lacks-pin = Bij dit soort code hoort de pincode die je erbij hebt gekozen. Penning kan die niet opzoeken.
about-steam = Steam Guard, elke { $seconds } seconden nieuw
about-yandex = Yandex Key, elke { $seconds } seconden nieuw
about-motp = Mobile-OTP, elke { $seconds } seconden nieuw
code-now = De code nu: { $code }
compare-code = Vraagt de website een code om af te ronden? Typ dan deze. Neemt de website hem aan, dan is het goed.
will-read = In de lijst staat straks: { $name }

warn-issuer-differs = De code noemt twee uitgevers: de andere is ‘{ $label }’. Kijk na of je hem van de juiste website hebt.
warn-no-issuer = De code zegt niet van wie hij is. Vul de uitgever in, zodat je hem terugvindt.
warn-short-secret =
    { $bytes ->
        [one] De geheime sleutel is kort (1 byte). Hij werkt, maar is makkelijker te raden dan zou moeten.
       *[other] De geheime sleutel is kort ({ $bytes } bytes). Hij werkt, maar is makkelijker te raden dan zou moeten.
    }
warn-digits = De codes hebben { $digits } cijfers; zes is gewoon. Prima, als de website dat zegt.
warn-period = Elke { $seconds } seconden komt een nieuwe code; 30 is gewoon. Prima, als de website dat zegt.
warn-algorithm = Hij gebruikt { $algorithm }; SHA1 is gewoon. Prima, als de website dat zegt.
warn-control-characters = De naam heeft tekens die je niet ziet en die kunnen misleiden. Uitgeschreven staat er: { $name }
warn-lookalikes = De naam mengt letters die op elkaar lijken maar verschillen. Kijk na of hij echt is van wie je denkt.
warn-secret-not-hexadecimal = Geheime sleutels van deze soort hebben meestal alleen de cijfers 0 tot en met 9 en de letters A tot en met F. Kijk na of hij goed is overgenomen.
warn-default-taken = De code zegt niets bruikbaars over ‘{ $parameter }’, dus de gebruikelijke waarde is genomen. Vergelijk de code met de website.

existing-same = Je hebt precies dit account al: { $account }.
replace-chosen = Account vervangen
existing-secret = Er is al een account met dezelfde geheime sleutel: { $account }.
existing-other = Je hebt al een account met deze naam: { $account }.
existing-replace = Vervang { $account }
existing-replace-text = Het oude gaat naar de prullenbak en blijft daar 30 dagen.
existing-keep-both = Allebei bewaren

migration-progress = { $have } van { $count } codes gelezen.
migration-missing =
    { $count ->
        [one] Code { $parts } ontbreekt nog. Toon die op het andere apparaat en scan opnieuw, of voeg toe wat er is.
       *[other] Codes { $parts } ontbreken nog. Toon de volgende op het andere apparaat en scan opnieuw, of voeg toe wat er is.
    }
migration-complete = Alle { $count } codes gelezen.

explain-microsoft = Deze code werkt alleen in de app Microsoft Authenticator. Microsoft kan je er een geven die in Penning werkt.
explain-microsoft-step-1 = Kies op de pagina met de code ‘Ik wil een andere verificator-app gebruiken’ (of ‘Een andere verificatie-app instellen’).
explain-microsoft-step-2 = Kies ‘Volgende’. Er verschijnt een nieuwe QR-code.
explain-microsoft-step-3 = Scan die.
explain-microsoft-missing = Staat die link er niet? Dan heeft je organisatie hem uitgezet. Vraag de servicedesk om ‘software OATH tokens’ toe te staan.
explain-azure-mfa-server = Dit is een activeringscode voor Azure MFA Server. Microsoft is daarmee gestopt op 30 september 2024.
explain-azure-mfa-server-step = Vraag je servicedesk hoe je je aanmeldt via aka.ms/mfasetup. Daar krijg je een QR-code die in Penning werkt.
explain-okta = Deze code werkt alleen in de app Okta Verify.
explain-okta-step-1 = Kies op de pagina met de code ‘Kunt u niet scannen?’ (‘Can’t scan?’) en dan ‘Setup manually without push notification’.
explain-okta-step-2 = Kopieer de geheime sleutel die verschijnt, en typ die hier in.
explain-duo = Deze code werkt alleen in de app Duo Mobile.
explain-duo-step = Vraag je servicedesk om een hardware- of OATH-token. Dan krijg je een QR-code of geheime sleutel die in Penning werkt.
explain-tiqr = Deze code is voor een tiqr-account bij { $host }.
explain-tiqr-sign-in = Met deze code meld je je met tiqr aan bij { $service }.
explain-web-link = Deze code is een link naar { $host }.
explain-web-link-step = Penning opent geen links. Zoek op de website de QR-code om een authenticator-app in te stellen.
explain-text = In de code staat andere tekst: ‘{ $preview }’
explain-text-step = Er zit geen account in. Zoek de QR-code om een authenticator-app in te stellen.

## De uitleg voor een werk- of schoolaccount (de teksten staan in guides/)

way-guide = Werk- of schoolaccount
way-guide-text = Stap voor stap, als je een handleiding van je organisatie hebt
guide-intro = Heb je een handleiding van je organisatie? Houd die erbij. Staat erin dat je een app op je telefoon moet installeren? Dat kun je overslaan: Penning is die app, op deze computer.
guide-choose = Waar gaat je handleiding over?
guide-step = Stap { $step } van { $count }
guide-next = Verder
guide-previous = Stap terug
guide-done = Klaar
guide-watching = Penning kijkt mee op je scherm, en gaat vanzelf verder zodra de code verschijnt.
guide-look = Kijk nu op mijn scherm
guide-unlike = Zie je iets anders?
guide-trouble = Er lukt iets niet
guide-to = Naar de uitleg ‘{ $name }’
guide-copy-address = Kopieer het adres
guide-copy-text = Kopieer de tekst
guide-other-words = Op een Engelse pagina:
guide-no-account = Er is nog geen account. Ga terug naar de QR-code en voeg het eerst toe.
guide-approves = Dit account heeft geen codes. Als je je aanmeldt, vraagt Penning of jij het bent.
guide-cant-scan = Lukt scannen niet?
guide-cant-scan-text = Kies op de pagina dat scannen niet lukt, of dat je het met de hand invoert. Typ of plak dan hier wat er verschijnt.
guide-cant-scan-label = Wat de pagina toont
guide-cant-scan-key = Een geheime sleutel: zestien letters en cijfers of meer
guide-cant-scan-activation = Een activeringscode van negen cijfers, met de URL
guide-cant-scan-link = Een link die begint met otpauth
guide-wrong-microsoft = Deze code werkt alleen in de app van Microsoft zelf. Maar op dezelfde pagina kun je er een krijgen die in Penning werkt.
guide-wrong-click = Ga op de pagina terug tot je deze link ziet, en klik erop:
guide-wrong-then = Kies daarna ‘Volgende’ tot er een nieuwe QR-code verschijnt.
guide-wrong-portal = Mijn pagina is niet van Microsoft

## Accounts die een vraag beantwoorden (tiqr, OCRA)

responders = Accounts die een vraag beantwoorden
responder-tiqr = tiqr (experiment)
responder-ocra = Beantwoordt een vraagcode
tiqr-enrol-title = Tiqr hier instellen?
tiqr-enrol-text = Deze code is voor een tiqr-account. Penning vraagt nu aan { $host } van wie het is. Er wordt nog niets ingesteld.
tiqr-experiment = Een experiment: SURF maakt tiqr voor zijn eigen app. Houd een andere manier om in te loggen achter de hand.
tiqr-service = Bij
tiqr-host = Antwoorden gaan naar
tiqr-new-pin = Kies een pincode van vier cijfers
tiqr-new-pin-text = Die typ je bij elke aanmelding. Niemand kan hem opzoeken, Penning ook niet.
tiqr-pin-again = Nog een keer dezelfde pincode
tiqr-pins-differ = De twee pincodes verschillen.
tiqr-add = Instellen
tiqr-sign-in-title = Ben jij je aan het aanmelden?
tiqr-sign-in-text = Antwoord alleen als je je zelf aanmeldt, nu, op een pagina die je zelf hebt geopend.
tiqr-signs-in-to = Aanmelden bij
tiqr-sign-in = Aanmelden
tiqr-signed-in-title = Aangemeld
tiqr-signed-in = Je bent aangemeld bij { $service }. Ga verder in de browser.
tiqr-offline = De server is van hieruit niet te bereiken. Kies op de pagina voor aanmelden zonder internet, en typ dit over:
tiqr-offline-user = Gebruikersnaam
tiqr-offline-response = Antwoordcode
tiqr-how = Toont een pagina de tiqr-code? Kies ‘Scan mijn scherm’. Penning laat dan zien wie het vraagt, en jij typt je pincode.
ocra-way = Vraag en antwoord (OCRA)
ocra-add-title = Account met vraag en antwoord toevoegen
ocra-add-text = Neem deze over van de brief of pagina die bij het account hoort.
ocra-suite = OCRA-suite
ocra-written = De geheime sleutel is geschreven in
ocra-written-hex = Hexadecimaal (0–9 en A–F)
ocra-written-base32 = Base32 (A–Z en 2–7)
ocra-code-shown = De vraagcode die de pagina toont
ocra-respond = Beantwoorden
ocra-response-label = Typ deze antwoordcode op de pagina
ocra-response = De antwoordcode: { $code }

## Knoppen die helpen

offer-try-again = Probeer opnieuw
offer-use-password = Gebruik een wachtwoord
offer-scan = Scan mijn scherm
offer-camera = Gebruik de camera
offer-mark = Wijs aan waar
offer-picture = Open een plaatje
offer-paste = Plakken
offer-type = Intypen
offer-quit = Afsluiten

## Openen

vault-opening = Je accounts worden geopend
vault-opening-text = Vraagt je sleutelbos om de sleutel…
vault-opening-slow = Je sleutelbos heeft nog niet geantwoord. Misschien vraagt die in een ander venster om toestemming.
vault-locked-title = Je accounts zijn op slot
vault-new-title = Waar bewaren we de sleutel?
vault-damaged-title = Je accounts zijn niet te lezen
unlock = Ontgrendelen
unlocking = Ontgrendelen…
create-vault = Begin met dit wachtwoord
password = Wachtwoord
password-new = Nieuw wachtwoord
password-again = Nog een keer hetzelfde wachtwoord
password-new-text = Je typt het telkens als Penning start. Zonder dit wachtwoord kom je er niet meer in: schrijf het op en bewaar het goed.
passwords-differ = De twee wachtwoorden verschillen.
show-password = Toon het wachtwoord
wait-seconds =
    { $seconds ->
        [one] Wacht 1 seconde
       *[other] Wacht { $seconds } seconden
    }

## Codes voor een ander apparaat

show-title = Toon als QR-code
show-why = Je andere apparaat krijgt de geheime sleutel van { $account } te zien. Let op dat niemand anders je scherm ziet.
show-text = Scan deze code met de authenticator op je andere apparaat. Beide maken dan dezelfde codes voor { $account }.
show-text-counter = Scan deze code met de authenticator op je andere apparaat. { $account } telt zijn codes: gebruik het daarna nog maar op één apparaat.
show-making = De code wordt getekend…
show-picture = QR-code van het account
show-page = Code { $page } van { $count }
show-before = Vorige code
show-next = Volgende code
show-left-out =
    { $count ->
        [one] Eén account kan zo niet mee.
       *[other] { $count } accounts kunnen zo niet mee.
    }
show-left-kind = { $account }: Google Authenticator kent dit soort code niet. Toon het als eigen QR-code.
show-left-period = { $account }: de codes wisselen niet elke 30 seconden.
show-left-digits = { $account }: de codes hebben geen 6 of 8 cijfers.
show-left-counter = { $account }: de teller staat te hoog.
transfer = Naar een ander apparaat
transfer-text = Toont accounts als QR-codes die Google Authenticator en de meeste andere apps lezen. Ze blijven ook hier.
transfer-chosen =
    { $count ->
        [one] Eén account
       *[other] { $count } accounts
    }
transfer-show = Toon de codes
transfer-why =
    { $count ->
        [one] Je andere apparaat krijgt de geheime sleutel van één account te zien. Let op dat niemand anders je scherm ziet.
       *[other] Je andere apparaat krijgt de geheime sleutels van { $count } accounts te zien. Let op dat niemand anders je scherm ziet.
    }
transfer-codes-text = Kies in de app op je andere apparaat voor importeren of overzetten, en scan deze codes.

## Bevestigen dat jij het bent

presence-title = Ben jij het?
presence-click = Ja, ga door
presence-click-text = Je sleutelbos opent Penning zonder iets te vragen, dus een klik is hier genoeg. Iedereen achter deze computer kan klikken. Liever een wachtwoord? Stel het in bij de instellingen.
presence-checking = Controleren…

## Instellingen

settings-shortcuts = Sneltoetsen in elk programma
quick-shortcut = Snelvenster
quick-shortcut-text = Opent een regel boven alles: typ een paar letters, Enter kopieert de code.
lock-shortcut = Meteen op slot
lock-shortcut-text = Werkt in elk programma, zoals Ctrl+L hier.
shortcut-none = Nog geen
shortcut-press = Druk de toetsen in
shortcut-hint = Backspace wist ze, Escape laat ze zoals ze zijn.
shortcut-by-desktop = Je bureaublad houdt toetsen voor zichzelf. Geef dit commando toetsen in zijn eigen toetsenbordinstellingen:
shortcut-lost = Een ander programma heeft deze toetsen nu. Kies andere.
settings-appearance = Weergave
settings-general = Algemeen
settings-clipboard = Klembord
settings-about = Over
theme = Thema
theme-system = Zoals het bureaublad
theme-light = Licht
theme-dark = Donker
language = Taal
language-system = Zoals het bureaublad
hide-codes = Codes verbergen
hide-codes-text = Een code verschijnt pas als je erom vraagt. Kopiëren werkt zoals altijd.
close-to-tray = Blijf actief in het systeemvak
close-to-tray-text = Sluit je het venster, dan blijft Penning klaarstaan in het systeemvak.
close-to-tray-none = Dit bureaublad heeft geen systeemvak: sluit je het venster, dan stopt Penning.
late-code = Op de volgende code wachten
late-code-text = Met zo weinig tijd kan een code voorbij zijn voor je hem plakt. Nog een keer Enter kopieert meteen de volgende.
late-code-below =
    { $seconds ->
        [one] Als er minder dan 1 seconde over is
       *[other] Als er minder dan { $seconds } seconden over zijn
    }
clear-clipboard = Gekopieerde code wissen
clear-clipboard-text = Alleen als die nog op het klembord staat.
after-seconds =
    { $seconds ->
        [one] Na 1 seconde
       *[other] Na { $seconds } seconden
    }
never = Nooit
about-version = Penning { $version }
about-text = Je accounts blijven op deze computer. Penning gebruikt het netwerk alleen om diensten te antwoorden die je er zelf voor hebt ingesteld.
about-licence = Penning is vrije software, onder de MIT- of de Apache 2.0-licentie.
about-credits = Codes staan in de letter Atkinson Hyperlegible Mono van het Braille Institute. Merkpictogrammen komen van Simple Icons; merken zijn van hun eigenaars.

## Back-ups

settings-backups = Back-ups
backups-automatic = Vanzelf een back-up maken
backups-automatic-text = Na wijzigingen, hooguit één keer per dag. Deze back-ups gaan open met de sleutel van de accounts op deze computer.
backups-keep = Bewaar
backups-keep-count =
    { $count ->
        [one] De laatste
       *[other] De laatste { $count }
    }
backups-folder = Map
backups-folder-usual = Naast je accounts, op dezelfde schijf
backups-choose-folder = Kies een andere map
backups-choose-folder-title = Waar moeten de back-ups heen?
backups-usual-folder = Gebruik de gewone map
backups-now = Nu een back-up maken
backups-none = Er is nog geen back-up gemaakt.
backups-last =
    { $count ->
        [one] 1 back-up, gemaakt op { DATETIME($date, day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "numeric") }
       *[other] { $count } back-ups, de laatste op { DATETIME($date, day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "numeric") }
    }
backups-made = De back-up is gemaakt
backup-portable = Back-up om mee te nemen
backup-portable-text = Eén bestand met een eigen wachtwoord. Daarmee haal je je accounts op elke computer terug.
backup-portable-last = De laatste is gemaakt op { DATETIME($date, day: "numeric", month: "long", year: "numeric") }.
backup-portable-make = Maak een back-up om mee te nemen
backup-portable-title = Bewaar de back-up
backup-portable-password = Het bestand gaat alleen met dit wachtwoord open. Schrijf het op, en bewaar het niet bij het bestand.
backup-portable-next = Kies waar je het bewaart
backup-portable-busy = Bezig…
backup-portable-made = Bewaard als { $file }
restore-open = Accounts terughalen…

## Terughalen

restore-title = Accounts terughalen
restore-intro = Bekijk eerst een kopie; er verandert niets voordat jij het zegt.
restore-from-file = Open een back-upbestand
restore-choose-title = Open een back-up
restore-choose-kind = Back-ups en accountbestanden
restore-copies = Kopieën op deze computer
restore-no-copies = Er zijn er nog geen.
restore-look = Bekijk deze
restore-made = { DATETIME($date, day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "numeric") }
restore-undated = Geen datum
origin-earlier-save = Eerdere versie
origin-automatic-backup = Automatische back-up
origin-portable-backup = Back-up om mee te nemen
origin-vault-file = Accountbestand
accounts-count =
    { $count ->
        [0] geen accounts
        [one] 1 account
       *[other] { $count } accounts
    }
restore-password = Typ het wachtwoord van { $file }
restore-password-label = Wachtwoord van de back-up
restore-key = { $file } hoort bij een andere sleutel. Typ de sleutel van de herstelset die erbij hoort.
restore-key-label = Herstelsleutel
restore-open-copy = Open het
restore-opening = Bezig met openen…
restore-holds = Er staan { $accounts } in.
restore-new =
    { $count ->
        [one] 1 die je nu niet hebt
       *[other] { $count } die je nu niet hebt
    }
restore-changed =
    { $count ->
        [one] 1 die nu anders is
       *[other] { $count } die nu anders zijn
    }
restore-missing =
    { $count ->
        [one] 1 van jou die er niet in staat
       *[other] { $count } van jou die er niet in staan
    }
restore-and-more = en nog { $count }
restore-unreadable =
    { $count ->
        [one] 1 regel is niet te lezen en blijft erbuiten.
       *[other] { $count } regels zijn niet te lezen en blijven erbuiten.
    }
restore-same = Alles wat erin staat, staat al in je lijst.
restore-how = Hoe
restore-merge = Voeg toe aan mijn lijst
restore-merge-text = Haalt terug wat je niet hebt. Van wat anders is, blijft de laatste versie. Er gaat niets uit je lijst.
restore-replace = Vervang mijn lijst
restore-replace-text = Je lijst wordt die van de kopie. Wat er niet in staat, gaat naar de prullenbak.
restore-do = Haal terug
restored-done = Je accounts zijn teruggehaald
restore-undone = Alles is weer zoals het was

## Een eerdere versie in plaats van een beschadigde

earlier-title = Een eerdere versie gaat wel open
earlier-text = Die is bewaard op { DATETIME($date, day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "numeric") }; er staan { $accounts } in.
earlier-show = Laat zien wat erin staat
earlier-use = Ga verder met deze versie
earlier-keeps = Het beschadigde bestand wordt apart gelegd, niet weggegooid.

## Meldingen

notice-read = Begrepen
offer-backup = Maak een back-up
offer-restore = Bekijk eerdere versies
offer-trash = Open de prullenbak
offer-backups = Back-upinstellingen
offer-kit = Maak een herstelset
## Beveiliging

settings-security = Beveiliging
lock = Op slot
opens-with = Hoe Penning opent
opens-with-keychain = De sleutelbos van je computer opent het, zonder je iets te vragen.
opens-with-password = Je typt een wachtwoord. Zonder dat leest niemand het bestand met je accounts.
password-set-open = Vraag om een wachtwoord…
password-change-open = Wijzig het wachtwoord…
use-keychain = Gebruik de sleutelbos weer
keychain-used = Je sleutelbos opent Penning weer.
idle-lock = Op slot als je weg bent
idle-lock-text = Zo lang raakte niemand toetsenbord of muis aan.
idle-usual-password = Zoals gewoonlijk: na 5 minuten
idle-usual-keychain = Zoals gewoonlijk: nooit
after-minutes =
    { $count ->
        [one] Na 1 minuut
       *[other] Na { $count } minuten
    }
within-minutes =
    { $count ->
        [one] Opent vanzelf binnen 1 minuut
       *[other] Opent vanzelf binnen { $count } minuten
    }
short-lock = Na een kort slot
short-lock-text = Tot dan wacht de sleutel in je sleutelbos, en opent een klik Penning. Daarna, en bij elke start, vraagt het om het wachtwoord.
short-lock-never = Altijd om het wachtwoord vragen
lock-with-screen = Op slot met het scherm
lock-with-screen-text = Als het scherm op slot gaat of de computer slaapt.
lock-with-screen-text-keychain = Als het scherm op slot gaat of de computer slaapt. Penning opent weer als je terug bent.
lock-on-close = Op slot als het venster sluit
lock-on-close-text = Kopiëren vanuit het systeemvak opent dan eerst het slot.
hide-from-capture = Houd het venster buiten schermafbeeldingen
hide-from-capture-text = Afbeeldingen en opnamen van het scherm, en vensters die je deelt in een vergadering, tonen het zwart.
hide-from-capture-linux = Linux heeft daar niets voor: andere programma’s van jou kunnen het scherm altijd vastleggen.
show-to-capture = Laat het een minuut zien
new-key = Een nieuwe sleutel
new-key-text = Als iemand de sleutel van je accounts kan kennen, bijvoorbeeld omdat een herstelset kwijt is.
new-key-open = Maak een nieuwe sleutel…

password-set-title = Vraag om een wachtwoord
password-set-text = Penning vraagt erom bij elke start en na elk slot. Vergeten? Dan opent alleen de herstelset je accounts: maak die ook.
password-recovered-text = De herstelsleutel heeft je accounts geopend. Kies het wachtwoord waar Penning voortaan om vraagt.
password-change-title = Een ander wachtwoord
password-set = Vraag om dit wachtwoord
password-change = Wijzig het wachtwoord
password-was-set = Penning vraagt voortaan om het wachtwoord.
password-changed = Penning vraagt voortaan om het nieuwe wachtwoord.
password-working = Moeilijk te raden maken…
strength-hint = Drie of vier woorden die niets met elkaar te maken hebben, zijn moeilijk te raden en makkelijk te typen.
strength-0 = Meteen gevonden.
strength-1 = Makkelijk te raden.
strength-2 = Misschien te raden.
strength-3 = Moeilijk te raden.
strength-4 = Heel moeilijk te raden.
weak-common = Veel mensen gebruiken dit, of bijna dit.
weak-word = Het is één woord. Voeg er twee toe die er niets mee te maken hebben.
weak-names = Namen worden als eerste geprobeerd.
weak-keyboard = De toetsen liggen naast elkaar.
weak-repeats = Het herhaalt zichzelf.
weak-sequence = Reeksen zoals abc of 6543 worden vroeg geprobeerd.
weak-dates = Datums en jaren worden vroeg geprobeerd.
weak-short = Voeg nog een woord of twee toe.
presence-why-password = Penning haalt zo de sleutel uit je sleutelbos en legt die achter je wachtwoord.
presence-why-password-change = Een ander wachtwoord komt zo in de plaats van het huidige.
presence-why-keychain = De sleutel gaat zo terug naar je sleutelbos, die Penning opent zonder iets te vragen. Het wachtwoord vervalt.

new-key-title = Een nieuwe sleutel maken?
new-key-what = Al je accounts worden versleuteld met een nieuwe sleutel, en de automatische back-ups ook. Je merkt er niets van: Penning opent als voorheen.
new-key-kits = Herstelsets die je hebt afgedrukt, openen dan niets meer: maak daarna een nieuwe en vernietig de oude. Kopieën van het bestand die iemand al heeft, openen nog met de oude sleutel.
new-key-make = Maak een nieuwe sleutel
new-key-working = Opnieuw versleutelen…
new-key-done =
    { $backups ->
        [0] Je accounts hebben een nieuwe sleutel.
        [one] Je accounts hebben een nieuwe sleutel, en één back-up ook.
       *[other] Je accounts hebben een nieuwe sleutel, en { $backups } back-ups ook.
    } Maak nu een nieuwe herstelset: oudere openen niets meer.

kit-title = Herstelset
kit-text = Een blad om af te drukken, met de sleutel van je accounts. Daarmee kom je er weer in als de sleutelbos, het wachtwoord of de computer kwijt is.
kit-open = Maak een herstelset…
kit-what = Penning schrijft één blad (PDF) met de sleutel van je accounts, als code en als letters. Druk het af op een printer die je vertrouwt.
kit-keep = Wie het blad en het bestand met je accounts heeft, kan ze allemaal lezen. Bewaar het bij je paspoort, niet in je mail of tussen je foto’s.
kit-save = Bewaar het blad…
kit-save-title = Waar moet de herstelset heen?
kit-file-name = Penning herstelset.pdf
kit-saved = Het blad staat in “{ $name }”. Druk het nu af.
kit-check-text = Typ dan deze vier groepen over van het papier. Pas dan is zeker dat het blad je redt.
kit-group = Groep { $group }
kit-check = Controleer
kit-later = Nu niet
kit-done = Het blad klopt. Berg het goed op.
kit-done-file = Verwijder nu het bestand “{ $name }” en leeg de prullenbak van je computer: het papier is genoeg.
presence-why-kit = Penning schrijft zo de sleutel van je accounts op een blad dat iedereen kan lezen.
kit-page-title = Penning: herstelset
kit-page-made-on = Gemaakt op { $date }
kit-page-what = Op dit blad staat de sleutel van de accounts in Penning. Die opent ze als de sleutelbos de sleutel kwijt is, als het wachtwoord vergeten is, of op een andere computer met een kopie van het bestand vault.age.
kit-page-use = Zo gebruik je het: start Penning, kies “Gebruik de herstelsleutel”, en laat de code zien of typ de sleutel over. Hoofdletters en spaties maken niet uit.
kit-page-keep = Bewaar dit blad als een paspoort. Wie het heeft, en het bestand, kan elk account lezen. Maak er geen foto van, mail het niet, en verwijder het bestand waarvan het is afgedrukt.
kit-page-key = De sleutel: de eerste regel, dan de groepen op volgorde
kit-page-vault = Hij opent de kluis met deze openbare naam:
kit-page-without = Zonder Penning: zet de eerste regel en de groepen, zonder spaties aan elkaar, in een bestand key.txt, en voer uit: age -d -i key.txt vault.age (zie age-encryption.org).

unlock-by-keychain = Open zonder het wachtwoord
wished = Dan wordt de code van { $account } gekopieerd.
recover = Gebruik de herstelsleutel
recover-title = Open met de herstelsleutel
recover-text = Typ de sleutel over van je herstelset, of laat de code zien: neem een afbeelding, sleep die hierheen, of zet het blad op het scherm.
recovery-key = Herstelsleutel
recover-open = Open
recover-picture = Uit een afbeelding
recover-screen = Van mijn scherm
recovered-kept = Je accounts zijn open, en je sleutelbos heeft de sleutel weer.
recovered-not-kept = Je accounts zijn open. Je sleutelbos bewaart de sleutel niet: stel bij de instellingen een wachtwoord in, anders heb je de herstelsleutel weer nodig.

## Prullenbak

trash-empty = De prullenbak is leeg.
trash-text = Verwijderde accounts blijven hier 30 dagen.
gone-on = Definitief weg op { DATETIME($date, day: "numeric", month: "long") }
restore = Terugzetten
restore-account = { $account } terugzetten
restored = { $account } staat weer in de lijst.
purge = Definitief verwijderen
purge-account = { $account } definitief verwijderen
purge-title = { $account } definitief verwijderen?
purge-text = Je krijgt er dan geen codes meer voor, en niemand kan het terughalen. Zorg eerst dat je zonder kunt inloggen.
keep = Bewaren

## Systeemvak en meldingen

tray-open = Penning openen
tray-scan = Scan mijn scherm
tray-lock = Op slot
tray-unlock = Van slot halen
tray-quit = Afsluiten
tray-no-accounts = Nog geen accounts
tray-tooltip = Penning
notify-copied = Gekopieerd: { $account }
notify-copied-good =
    { $seconds ->
        [one] Nog 1 seconde geldig.
       *[other] Nog { $seconds } seconden geldig.
    }
notify-not-shown = Een aanmelding die Penning niet kan tonen
notify-not-shown-body = De server biedt keuzes die in geen venster passen. Laat haar verlopen en meld het bij je servicedesk.
notify-waits = Over { $seconds } s: { $account }
notify-waits-body = De code is bijna voorbij. Penning kopieert de volgende zodra die begint.
notify-copied-body = Het klembord wordt over { $seconds } seconden gewist.
notify-copied-body-kept = De code blijft op het klembord tot je iets anders kopieert.
notify-scan-nothing = Geen QR-code op je scherm
notify-watching = Nog geen QR-code op je scherm
notify-watching-body = Penning kijkt een minuut mee. Breng de code in beeld.

## Wat er misging (err-…), en wat je kunt doen (fix-…)

err-internal = Er ging iets mis in Penning.
fix-internal = Probeer het opnieuw. Blijft het misgaan, start Penning dan opnieuw.

err-keychain-absent = Op deze computer is geen sleutelbos gevonden.
fix-keychain-absent = Start de sleutelbos van je bureaublad (zoals GNOME-sleutelbos of KWallet) en probeer opnieuw, of gebruik een wachtwoord.
err-keychain-locked = Je sleutelbos is vergrendeld.
fix-keychain-locked = Ontgrendel die, meestal met het wachtwoord waarmee je inlogt, en probeer opnieuw.
err-keychain-refused = Je sleutelbos gaf Penning de sleutel niet.
fix-keychain-refused = Probeer opnieuw, en kies ‘Toestaan’ of ‘Ontgrendelen’ als je bureaublad erom vraagt.
err-keychain-failed = Je sleutelbos werkte niet.
fix-keychain-failed = Probeer opnieuw. Helpt dat niet, log dan uit en weer in.
err-keychain-no-entry = De sleutel van je accounts zit niet meer in je sleutelbos.
fix-keychain-no-entry = Penning maakt geen nieuwe sleutel over je accounts heen. Heb je je persoonlijke map teruggezet uit een back-up, zet dan ook de sleutelbos terug en probeer opnieuw.

err-vault-wrong-key = Deze sleutel past niet op deze accounts.
fix-vault-wrong-key = Misschien komen ze van een andere computer of gebruiker. Zet de sleutel terug die erbij hoort, en probeer opnieuw.
err-vault-damaged = Het bestand met je accounts is beschadigd.
fix-vault-damaged = Er is niets overschreven. Gooi het bestand niet weg; eerdere versies staan ernaast.
err-vault-newer-format = Je accounts zijn bewaard door een nieuwere Penning.
fix-vault-newer-format = Werk Penning bij om ze te openen.
err-vault-in-use = Een ander programma gebruikt je accounts.
fix-vault-in-use = Sluit de andere Penning, en probeer opnieuw.
err-vault-not-open = Je accounts zijn niet open.
fix-vault-not-open = Ontgrendel ze eerst.
err-vault-unreadable = De map met je accounts is niet te lezen.
fix-vault-unreadable = Kijk of de schijf er is en of je de map mag lezen, en probeer opnieuw.
err-wrong-password = Dat wachtwoord klopt niet.
fix-wrong-password =
    { $waitSeconds ->
        [0] Let op hoofdletters, en probeer opnieuw.
        [one] Let op hoofdletters, en probeer het over een seconde opnieuw.
       *[other] Let op hoofdletters, en probeer het over { $waitSeconds } seconden opnieuw.
    }
err-password-too-short = Dat wachtwoord is te kort.
fix-password-too-short =
    { $least ->
        [one] Gebruik minstens 1 teken.
       *[other] Gebruik minstens { $least } tekens. Een paar woorden achter elkaar onthoud je makkelijk.
    }
err-presence-needed = Dat gebeurt alleen terwijl je erbij bent.
fix-presence-needed = Bevestig dat jij het bent, en probeer het binnen een minuut opnieuw.
err-password-too-easy = Dat wachtwoord is te makkelijk te raden.
fix-password-too-easy = Neem drie of vier woorden die niets met elkaar te maken hebben.
err-key-may-be-in-keychain = Het wachtwoord werkt, maar het is niet zeker dat de sleutel uit je sleutelbos weg is.
fix-key-may-be-in-keychain = Verwijder daar het item “org.penning.Penning”, als het er nog is.
err-no-recovery-key-found = Daar staat geen herstelsleutel.
fix-no-recovery-key-found = Zorg dat de hele code van de herstelset te zien is, of typ de sleutel over.
err-recovery-group-wrong = Groep { $group } is op het blad anders.
fix-recovery-group-wrong = Kijk naar het nummer voor de groep en typ die opnieuw. Is het blad slecht te lezen? Druk het dan opnieuw af.
err-recovery-key-is-no-account = Dit is de sleutel van een herstelset, geen account.
fix-recovery-key-is-no-account = Berg die goed op. Je hebt hem alleen nodig als Penning je accounts niet meer kan openen.
err-recovery-key-mistyped = Er is een teken van de herstelsleutel verkeerd of weggevallen.
fix-recovery-key-mistyped = Vergelijk groep voor groep met het blad. Na het eerste deel heeft de sleutel geen b, i, o of 1.
err-recovery-key-other = Deze herstelsleutel hoort bij andere accounts.
fix-recovery-key-other = Misschien is er sindsdien een nieuwe sleutel gemaakt, of is het blad van een andere computer. Zoek het nieuwste blad.
err-recovery-key-unknown = Dat is geen herstelsleutel.
fix-recovery-key-unknown = Hij begint met AGE-SECRET-KEY-1 en staat op het blad van je herstelset.

err-recovery-kit-old = Je herstelset opent niets meer.
fix-recovery-kit-old = Je accounts hebben sindsdien een nieuwe sleutel. Maak een nieuwe set en vernietig de oude.
err-save-disk-full = De wijziging is niet bewaard: de schijf is vol.
fix-save-disk-full = Alles is zoals het was. Maak ruimte, en probeer opnieuw.
err-save-read-only = De wijziging is niet bewaard: in de map mag niet worden geschreven.
fix-save-read-only = Alles is zoals het was. Kijk de rechten van de map na, en probeer opnieuw.
err-save-failed = De wijziging is niet bewaard.
fix-save-failed = Alles is zoals het was. Probeer opnieuw.
err-save-unconfirmed = Het is niet zeker dat de wijziging is bewaard.
fix-save-unconfirmed = Sluit Penning en open het weer om te zien wat er bewaard is.
err-account-gone = Dit account is er niet meer.
fix-account-gone = Misschien is het in een ander venster verwijderd. Kijk in de prullenbak.
err-pending-gone = Deze vondst wacht niet meer.
fix-pending-gone = Scan de code opnieuw.
err-settings-out-of-range = Die instelling kan niet.
fix-settings-out-of-range = Kies een van de waarden in de lijst.

err-shortcut-taken = Deze toetsen zijn al in gebruik.
fix-shortcut-taken = Kies andere, of maak ze vrij in het andere programma of in de instellingen van je bureaublad.
err-shortcut-unusable = Deze toetsen kunnen niet.
fix-shortcut-unusable = Druk een toets in samen met Ctrl, Alt of de Windows- of Command-toets, of een functietoets.

err-screen-denied = Penning mocht niet op je scherm kijken.
fix-screen-denied = Sta het toe als je bureaublad erom vraagt, of voeg de code toe als plaatje.
err-screen-unsupported = Op dit bureaublad kan Penning niet op het scherm kijken.
fix-screen-unsupported = Maak een schermafdruk van de code, en open of plak die hier.
err-screen-failed = Op je scherm kijken lukte niet.
fix-screen-failed = Probeer opnieuw, of maak een schermafdruk van de code en open die hier.
err-camera-missing = Deze computer heeft geen camera.
fix-camera-missing = Sluit er een aan: Penning begint dan meteen. Of voeg de code op een andere manier toe.
err-camera-busy = Een ander programma gebruikt de camera.
fix-camera-busy = Sluit dat programma (een videogesprek misschien) en probeer opnieuw.
err-camera-denied = Penning mag de camera niet gebruiken.
fix-camera-denied = Sta het toe in de privacy-instellingen van je systeem en probeer opnieuw.
err-camera-unplugged = De camera is losgekoppeld.
fix-camera-unplugged = Sluit hem weer aan: Penning gaat dan meteen verder. Of kies een andere manier.
err-camera-silent = De camera staat aan, maar geeft geen beeld.
fix-camera-silent = Misschien gebruikt een ander programma hem, of zit het klepje dicht. Verhelp dat en probeer opnieuw.
err-camera-unsupported = Penning vindt op dit systeem geen weg naar de camera.
fix-camera-unsupported = Op Linux is daarvoor de dienst PipeWire nodig. Je kunt ook je scherm scannen of de code als plaatje toevoegen.
err-camera-failed = De camera werkt niet.
fix-camera-failed = Probeer opnieuw, of voeg de code op een andere manier toe.
err-show-too-long = Dit account is te lang voor een QR-code.
fix-show-too-long = Maak de naam korter en probeer opnieuw.
err-nothing-found-on-screen = Op je scherm staat geen QR-code die Penning kan lezen.
fix-nothing-found-on-screen = Zorg dat de hele code in beeld is met niets ervoor, maak hem groter, en scan opnieuw.
err-nothing-found-in-frame = In dat stuk staat geen QR-code die Penning kan lezen.
fix-nothing-found-in-frame = Maak de code groter op het scherm, en zet het kader ruim om de code met de lichte rand eromheen.
err-nothing-found-in-picture = In { $name } staat geen QR-code.
fix-nothing-found-in-picture = Maak een scherper plaatje met de hele code erop, of scan het scherm.
err-nothing-found-in-clipboard = In het plaatje dat je hebt gekopieerd staat geen QR-code.
fix-nothing-found-in-clipboard = Kopieer een plaatje met de hele code erop, of scan het scherm.
err-clipboard-empty = Op het klembord staat niets waar Penning iets mee kan.
fix-clipboard-empty = Kopieer een plaatje van de QR-code, of de link of sleutel eronder, en plak opnieuw.
err-clipboard-failed = Het klembord werkte niet.
fix-clipboard-failed = Kopieer en plak opnieuw, of kies een andere manier.
err-text-nothing-known = In deze tekst zit geen account.
fix-text-nothing-known = Kopieer de hele link die begint met otpauth://, of typ de geheime sleutel in.

err-picture-not-a-picture = { $name } is geen plaatje.
fix-picture-not-a-picture = Open een PNG-, JPEG-, WebP-, GIF-, BMP- of TIFF-plaatje, of een pdf.
err-picture-empty = { $name } is leeg.
fix-picture-empty = Sla het plaatje opnieuw op, en open dat.
err-picture-is-folder = { $name } is een map.
fix-picture-is-folder = Open de map en sleep de plaatjes die erin zitten.
err-picture-svg = { $name } is een tekening (SVG), en Penning leest alleen plaatjes van pixels.
fix-picture-svg = Open de tekening zodat je de code ziet, en scan je scherm.
err-picture-heic = { $name } is een HEIC-foto, en die kan Penning niet lezen.
fix-picture-heic = Open de foto zodat je de code ziet, en scan je scherm. Of sla hem op als JPEG.
err-picture-too-large = { $name } is te groot: { $megapixels } megapixel.
fix-picture-too-large = Hoogstens { $most } megapixel. Knip het stuk met de QR-code uit, en open dat.
err-picture-too-many-bytes = { $name } is te groot: { $megabytes } MB.
fix-picture-too-many-bytes = Hoogstens { $most } MB. Knip het stuk met de QR-code uit, en open dat.
err-picture-too-many = Dit zijn { $count } bestanden tegelijk.
fix-picture-too-many = De eerste { $most } zijn gelezen. Open de andere daarna.
err-picture-locked = { $name } gaat alleen met een wachtwoord open.
fix-picture-locked = Typ hieronder het wachtwoord. Of toon het in een ander programma, en laat Penning het scherm scannen.
err-picture-password = Dat wachtwoord opent { $name } niet.
fix-picture-password = Typ het precies zoals je het kreeg: hoofdletters tellen mee.
picture-password = Wachtwoord van { $name }
picture-open = Openen
picture-opening = Bezig met openen…
err-picture-damaged = { $name } is beschadigd.
fix-picture-damaged = Sla het plaatje opnieuw op, of toon het en scan je scherm.
err-picture-unreadable = { $name } is niet te lezen.
fix-picture-unreadable = Kijk of het bestand er nog is en of je het mag openen.
err-picture-on-the-web =
    { $host ->
        [none] Dit plaatje staat op het web, en Penning haalt niets op van het web.
       *[other] Dit plaatje staat op { $host }, en Penning haalt niets op van het web.
    }
fix-picture-on-the-web = Klik in je browser met rechts op het plaatje, kies ‘Afbeelding kopiëren’, en plak het hier. Of laat het in beeld en scan je scherm.

err-uri-scheme = De link begint met ‘{ $found }’, en dat is niet voor een authenticator.
fix-uri-scheme = Hij hoort te beginnen met otpauth:// of motp://.
err-uri-type = De link vraagt om codes van de soort ‘{ $found }’, en die kent Penning niet.
fix-uri-type = Er hoort totp of hotp te staan. Vraag de website om een code die met de tijd verandert (TOTP).
err-uri-label = De naam in de link is niet te lezen.
fix-uri-label = Die hoort tussen de soort en het vraagteken te staan, zoals in totp/GitHub:anna.
err-uri-parameter = Het deel ‘{ $name }’ van de link is niet te lezen.
fix-uri-parameter = Het hoort er één keer te staan, zoals in { $name }=waarde. Kopieer de link opnieuw.
err-uri-secret-missing = De geheime sleutel ontbreekt in de link.
fix-uri-secret-missing = Er hoort een deel in te staan als secret=JBSWY3DP. Kopieer de hele link, of typ de sleutel in.
err-uri-algorithm = Het algoritme ‘{ $found }’ kan Penning hier niet gebruiken.
fix-uri-algorithm = Het hoort SHA1, SHA256 of SHA512 te zijn. Er is niets aangepast om het passend te maken, want dan kloppen de codes niet.
err-uri-digits = Codes van ‘{ $found }’ cijfers bestaan niet.
fix-uri-digits = Het hoort een getal van 5 tot en met 10 te zijn; zes is gewoon.
err-uri-period = Elke ‘{ $found }’ seconden een nieuwe code kan niet.
fix-uri-period = Het hoort een getal van 1 tot en met 86400 te zijn; 30 is gewoon.
err-uri-counter-missing = De teller ontbreekt.
fix-uri-counter-missing = Codes die optellen hebben een begingetal nodig; een nieuwe begint bij 0. Typ het account in, en vul de teller in onder ‘Meer opties’.
err-uri-counter = De teller ‘{ $found }’ is geen bruikbaar getal.
fix-uri-counter = Het hoort een heel getal vanaf 0 te zijn.
err-uri-two-step = Deze code is pas de eerste helft van een geheime sleutel. De website moet eerst de andere helft krijgen.
fix-uri-two-step = Deze versie van Penning kan dat niet. Vraag de servicedesk om een code zonder ‘two-step enrolment’.
err-uri-too-long = De link is te lang om echt te zijn.
fix-uri-too-long = Kopieer alleen de link die begint met otpauth://.

err-secret-empty = De geheime sleutel ontbreekt.
fix-secret-empty = Kopieer hem van de website: letters en cijfers, vaak onder ‘Kun je de code niet scannen?’.
err-secret-odd-length = De geheime sleutel houdt halverwege op.
fix-secret-odd-length = Er is één teken te weinig of te veel. Kopieer hem opnieuw.
err-secret-wrong-character = Teken { $position } van de geheime sleutel is ‘{ $found }’, en dat kan niet.
fix-secret-wrong-character =
    { $suggestion ->
        [none] Een geheime sleutel heeft alleen de letters A tot en met Z en de cijfers 2 tot en met 7.
       *[other] Waarschijnlijk hoort er ‘{ $suggestion }’ te staan.
    }
err-secret-yandex = Dit is geen geheime sleutel voor Yandex Key.
fix-secret-yandex = Die heeft 26 letters en cijfers. Kopieer hem opnieuw.
err-pin-empty = De pincode ontbreekt.
fix-pin-empty = Deze soort code heeft de pincode nodig die je erbij koos. Vul die in onder ‘Meer opties’.

err-migration-damaged = Deze exportcode is niet te lezen.
fix-migration-damaged = Toon hem opnieuw op het andere apparaat, en scan opnieuw.
err-migration-entry =
    { $name ->
        [none] Eén account kon niet mee.
       *[other] { $name } kon niet mee.
    }
fix-migration-entry =
    { $reason ->
        [secret] De geheime sleutel is leeg.
        [algorithm] Het algoritme kan Penning niet gebruiken.
        [digits] Zoveel cijfers kan niet.
        [type] De soort code is onbekend.
       *[counter] De teller kan niet.
    } Voeg het opnieuw toe vanaf de website.

err-backup-folder =
    { $reason ->
        [gone] Er is geen back-up gemaakt: de map { $folder } is er niet.
        [full] Er is geen back-up gemaakt: er is geen ruimte meer in { $folder }.
        [readOnly] Er is geen back-up gemaakt: in { $folder } kan niet worden geschreven.
       *[failed] Er is geen back-up gemaakt: { $folder } werkte niet.
    }
fix-backup-folder =
    { $reason ->
        [gone] Je accounts zelf zijn veilig. Sluit de schijf aan, of kies een andere map in de instellingen.
        [full] Je accounts zelf zijn veilig. Maak ruimte, of kies een andere map in de instellingen.
       *[failed] Je accounts zelf zijn veilig. Controleer de map, of kies een andere in de instellingen.
    }
err-backup-reminder = Er is geen kopie van je accounts buiten deze computer.
fix-backup-reminder = Gaat die stuk of raakt hij kwijt, dan zijn je accounts weg. Een back-up om mee te nemen of een herstelset helpt.
err-backups-old-key = De back-ups in { $folder } openen nog alleen met de oude sleutel.
fix-backups-old-key = Ze konden niet worden beschreven. Bewaar een herstelset van de oude sleutel zolang je ze nodig hebt, of verwijder ze en maak een nieuwe back-up.
err-backup-wrong-password = Dat is niet het wachtwoord van deze back-up.
fix-backup-wrong-password = Het is het wachtwoord dat je koos toen je hem maakte. Let op hoofdletters, en probeer het opnieuw.
err-copy-damaged =
    { $name ->
        [none] Deze kopie is beschadigd.
       *[other] { $name } is beschadigd.
    }
fix-copy-damaged = Er is niets veranderd. Kies een andere kopie.
err-copy-gone = Deze kopie is er niet meer.
fix-copy-gone = Kies een andere.
err-copy-not-ours = { $name } is geen back-up van Penning.
fix-copy-not-ours = Kies een bestand dat op .penning eindigt, of de vault.age van een andere computer.
err-copy-too-costly = Deze back-up vraagt meer rekenwerk dan een back-up van Penning ooit doet.
fix-copy-too-costly = Hij is niet geopend, want hij kan gemaakt zijn om je computer te laten vastlopen.
err-copy-unreadable = { $name } kan niet worden gelezen.
fix-copy-unreadable = Kijk of het bestand er nog is en of je het mag openen.
err-entries-unreadable =
    { $count ->
        [one] 1 regel tussen je accounts is niet te lezen.
       *[other] { $count } regels tussen je accounts zijn niet te lezen.
    }
fix-entries-unreadable = De andere werken gewoon, en dit blijft bewaard zoals het is. Een nieuwere Penning kan het misschien lezen; in eerdere versies staat het misschien nog heel.
err-key-mistyped = Dat is geen hele herstelsleutel.
fix-key-mistyped = Hij begint met AGE-SECRET-KEY-1. Vergelijk hem letter voor letter met je herstelset.
err-key-of-another = Deze sleutel opent dit bestand niet.
fix-key-of-another = Gebruik de herstelset die erbij hoort.
err-nothing-to-restore = Er is nu niets om terug te halen.
fix-nothing-to-restore = Kies eerst een kopie.
err-password-file-damaged = Het bestand dat je sleutel achter het wachtwoord bewaart, is beschadigd.
fix-password-file-damaged = Je accounts zijn heel. Open ze met je herstelset, of zet keys/password.age terug uit een back-up van de schijf.
err-trash-emptied =
    { $count ->
        [one] Eén account lag 30 dagen in de prullenbak en is nu voorgoed weg.
       *[other] { $count } accounts lagen 30 dagen in de prullenbak en zijn nu voorgoed weg.
    }
fix-trash-emptied = In back-ups van vóór vandaag staat nog wat je verwijderde.
err-undo-gone = Dit kan niet meer met een klik ongedaan worden gemaakt: er is intussen iets anders veranderd.
fix-undo-gone = Haal de versie van daarvoor terug, bij Instellingen, Back-ups.
err-vault-damaged-while-open = Iets buiten Penning heeft het bestand met je accounts beschadigd.
fix-vault-damaged-while-open = Je accounts zijn er nog en worden opnieuw bewaard; het beschadigde bestand blijft in de map set-aside.
err-vault-merged =
    { $count ->
        [one] Een account is op twee plaatsen tegelijk veranderd.
       *[other] { $count } accounts zijn op twee plaatsen tegelijk veranderd.
    }
fix-vault-merged = De laatste wijziging blijft. De eerdere staat in de prullenbak.
err-vault-older = Iets heeft een oudere versie van je accounts teruggezet.
fix-vault-older = Accounts die je daarna toevoegde, kunnen ontbreken. Kijk bij de eerdere versies en back-ups.
err-vault-recovered = Je gaat verder met een eerdere versie van je accounts.
fix-vault-recovered = Het beschadigde bestand blijft bewaard als { $file }. Kijk of je laatste accounts er staan.

# Sign-in requests
request-window = Penning: een aanmelding
sign-in-asks = { $host } vraagt:
sign-in-since = Sinds
sign-in-left = Nog
sign-in-choose = Druk op wat er op je aanmeldpagina staat:
sign-in-approve = Goedkeuren
sign-in-approve-number = Goedkeuren met { $number }
sign-in-deny = Weigeren
sign-in-not-me = Dit was ik niet
sign-in-hint = Meld je je nu nergens aan? Dan is het iemand anders.
sign-in-others =
    { $count ->
        [one] Hierna wacht nog één aanmelding.
       *[other] Hierna wachten nog { $count } aanmeldingen.
    }
sign-in-rivals =
    { $others ->
        [one] Er vragen twee aanmeldingen om dit account. Heb je de pagina opnieuw geladen? Dan is de laatste van jou. Zo niet, dan meldt misschien iemand anders zich aan als jij.
       *[other] Er vragen { $total } aanmeldingen om dit account. Heb je de pagina opnieuw geladen? Dan is de laatste van jou. Zo niet, dan meldt misschien iemand anders zich aan als jij.
    }
sign-in-approve-this = Deze goedkeuren, de rest weigeren
sign-in-deny-all = Alles weigeren
sign-in-approved = Goedgekeurd
sign-in-denied = Geweigerd
sign-in-not-me-done = Geweigerd: jij was het niet
sign-in-type-code = Typ deze code op de aanmeldpagina
sign-in-over = Deze aanmelding is voorbij
sign-in-over-text = De tijd was om, of ze is ergens anders beantwoord. Meld je opnieuw aan voor een nieuwe.
sign-in-presence-why = Dit account wil bewijs dat je er bent voordat er een antwoord wordt verstuurd.
sign-ins-wait =
    { $count ->
        [one] Een aanmelding wacht op je antwoord
       *[other] { $count } aanmeldingen wachten op je antwoord
    }
notify-sign-in = { $account }: een aanmelding wacht op je antwoord
tray-sign-in = Aanmelding wacht: { $account }
tray-expect = Ik meld me nu aan

# Accounts that approve sign-ins
# Het snelvenster
quick-window = Penning: snelvenster
quick-search = Van wie de code?
quick-found = Wat je kunt kiezen
quick-copy = Code kopiëren
quick-nothing = Niets heet zo.
quick-opening = Je accounts gaan open…
quick-empty = Nog geen accounts.

approvals = Accounts die aanmeldingen goedkeuren
approval-waiting = Wacht op aanmeldingen
approval-last = { $answer } { DATETIME($at, dateStyle: "short", timeStyle: "short") }
answer-approved = Goedgekeurd
answer-denied = Geweigerd
answer-not-me = Jij was het niet
approval-server = Server
approval-serial = Nummer daar
approval-since = Sinds
approval-reached = Laatst bereikt
approval-not-yet = Nog niet
expect-sign-in = Ik meld me nu aan
expect-sign-in-text = Dan vraagt Penning de server twee minuten lang vaker.
expecting-sign-in = Penning vraagt de server nu om de paar seconden.
approval-history = Laatste antwoorden
approval-history-empty = Nog niets beantwoord.
approval-dropped = Niet aan je getoond
approval-dropped-text = Penning controleert elk verzoek. Deze klopten niet:
dropped-malformed = Geen goed verzoek
dropped-cannot-show = Met keuzes die niet te tonen zijn
dropped-wrong-serial = Voor een ander account
dropped-foreign-origin = Noemt een andere server
dropped-bad-signature = Niet ondertekend door de server
dropped-replayed = Al beantwoord
dropped-stale = Te laat
dropped-flood = Te veel tegelijk
approval-remove = Verwijderen
approval-remove-text = { $account } verwijderen? Aanmeldingen bij { $host } komen dan niet meer op deze computer. De server hoort daar niets van: zorg eerst dat je je op een andere manier kunt aanmelden, en vraag je servicedesk om het daar te verwijderen.
approval-removed = { $account } verwijderd
approval-removed-text = Vraag de servicedesk om het ook op de server te verwijderen.
activation-title = Aanmeldingen hier goedkeuren?
activation-what = Met deze code vraagt { $host } het je op deze computer als je je aanmeldt. Je antwoordt met een klik.
activation-replaces = Je hebt dit account al. Het nieuwe komt ervoor in de plaats.
activation-left = Nog { $time } bruikbaar
activation-do = Activeren
activation-busy = Sleutel maken…
activation-done = Klaar: aanmeldingen van { $account } komen nu op deze computer

settings-approvals = Aanmeldingen en klok
sign-in-sound = Geluid bij een aanmelding
sign-in-sound-text = Een korte toon als er gevraagd wordt of je goedkeurt.
locked-no-sign-ins = Zolang Penning op slot is, krijg je geen aanmeldingen om goed te keuren.
locked-asks-nobody = Als Penning op slot is
locked-asks-nobody-text = Als Penning op slot is, krijg je geen aanmeldingen om goed te keuren: de sleutel om ernaar te vragen ligt dan ook achter slot. Haal Penning van het slot voordat je je aanmeldt.

# The clock
clock-seconds =
    { $count ->
        [one] één seconde
       *[other] { $count } seconden
    }
clock-minutes =
    { $count ->
        [one] één minuut
       *[other] { $count } minuten
    }
clock-hours =
    { $count ->
        [one] één uur
       *[other] { $count } uur
    }
clock-ahead = De klok van je computer loopt { $amount } voor, volgens { $host }.
clock-behind = De klok van je computer loopt { $amount } achter, volgens { $host }.
clock-label = De klok van deze computer
clock-check = Controleer mijn klok
clock-checking = Vragen…
clock-check-text = Codes worden uit de tijd gemaakt. Hiermee vraagt Penning één keer aan { $host } hoe laat het is, en stuurt verder niets mee. Vanzelf vraagt Penning dat nooit.
clock-right =
    { $count ->
        [0] Je klok loopt goed, volgens { $host }.
        [one] Je klok loopt goed: één seconde verschil met { $host }.
       *[other] Je klok loopt goed genoeg: { $count } seconden verschil met { $host }.
    }
clock-fix = Codes kunnen worden geweigerd. Zet in de instellingen van je systeem bij ‘Datum en tijd’ aan dat de tijd automatisch wordt ingesteld.

err-time-server-silent = { $host } antwoordt niet.
fix-time-server-silent = Is er verbinding? Op het werk mag je vaak niemand buiten het netwerk vragen. Vergelijk je klok dan met een radioklok of een telefoon.
err-time-server-no-time = { $host } zegt nu niet hoe laat het is.
fix-time-server-no-time = Probeer het over een paar minuten opnieuw.
err-push-expired = Deze code is verlopen.
fix-push-expired = Vraag een nieuwe: begin opnieuw op de pagina waar hij stond, of vraag je servicedesk.
err-push-used = De server kent deze code niet meer.
fix-push-used = Hij is al gebruikt of vervangen. Vraag een nieuwe.
err-push-skips-checks = Deze code vraagt om het certificaat van { $host } niet te controleren. Dat doet Penning niet.
fix-push-skips-checks = Dan zou iedereen onderweg zich als de server kunnen voordoen. Vraag je servicedesk om een code waarin ‘sslverify’ aan staat.
err-push-unsafe-address = Deze code leidt naar een adres zonder veilige verbinding ({ $host }).
fix-push-unsafe-address = Vraag je servicedesk om een code met een https-adres.
err-push-server-key = De sleutel van de server is niet bruikbaar ({ $host }).
fix-push-server-key = Vraag je servicedesk om een nieuwe code.
err-sign-in-gone = Deze aanmelding is voorbij.
fix-sign-in-gone = De tijd was om, of ze is ergens anders beantwoord. Meld je opnieuw aan voor een nieuwe.
err-sign-in-number-missing = Bij deze aanmelding moet je kiezen.
fix-sign-in-number-missing = Druk op wat er op je aanmeldpagina staat.
err-sign-in-wrong-number = Dat staat niet op de aanmeldpagina. Penning heeft deze aanmelding daarom geweigerd.
fix-sign-in-wrong-number = Meld je opnieuw aan voor een nieuwe. Staat geen van deze op een pagina van jou? Dan meldt misschien iemand anders zich aan als jij: meld het bij je servicedesk.
err-sign-in-refused = De server accepteert het niet.
fix-sign-in-refused = Hij zegt: { $message }
err-server-unreachable = { $host } is niet te bereiken.
fix-server-unreachable = Heb je verbinding met het netwerk, of met de VPN als dat nodig is? Penning blijft het proberen.
err-server-timeout = { $host } antwoordt niet.
fix-server-timeout = Penning blijft het proberen.
err-server-unsafe = Er is geen veilige verbinding met { $host }.
fix-server-unsafe = Misschien knoeit er iets onderweg mee. Probeer een ander netwerk, of zeg het je servicedesk.
err-server-certificate-expired = Het certificaat van { $host } is verlopen.
fix-server-certificate-expired = Klopt de datum van je computer? Zo ja, zeg het je servicedesk: er wordt niets verstuurd tot het vernieuwd is.
err-server-certificate-not-yet = Het certificaat van { $host } is nog niet geldig.
fix-server-certificate-not-yet = De datum van je computer klopt waarschijnlijk niet: zet hem goed in de instellingen van je systeem.
err-server-certificate-name = Het certificaat van { $host } is voor een andere naam.
fix-server-certificate-name = Misschien doet iemand zich voor als de server. Probeer een ander netwerk, of zeg het je servicedesk.
err-server-certificate-untrusted = Je computer vertrouwt het certificaat van { $host } niet.
fix-server-certificate-untrusted = Is het van je eigen organisatie, dan moet haar certificaatautoriteit in je systeem staan. Vraag je servicedesk.
err-server-redirects = { $host } stuurt Penning naar een ander adres.
fix-server-redirects = Penning gaat daar niet heen. Moet je je eerst bij dit netwerk aanmelden? Zeg het anders je servicedesk.
err-server-answer-too-large = { $host } antwoordde met meer dan Penning aanneemt.
fix-server-answer-too-large = Zeg het je servicedesk.
err-server-answer-odd = { $host } antwoordde met iets anders (status { $status }).
fix-server-answer-odd = Moet je je eerst bij dit netwerk aanmelden? Zeg het anders je servicedesk.
err-server-proxy = De proxy laat Penning niet door naar { $host }.
fix-server-proxy = Kijk naar de proxy in de instellingen van je systeem, of vraag je servicedesk.
err-server-clock = Volgens { $host } staat de klok van je computer { $seconds } seconden verkeerd.
fix-server-clock = Zet in de instellingen van je systeem bij ‘Datum en tijd’ aan dat de tijd automatisch wordt ingesteld.
err-server-token-unknown = { $host } kent dit account niet meer.
fix-server-token-unknown = Het is daar waarschijnlijk verwijderd. Vraag je servicedesk om een nieuwe code, en verwijder dit account hier.
err-server-forbids-polling = { $host } laat deze computer niet om aanmeldingen vragen.
fix-server-forbids-polling = Vraag je servicedesk om polling (‘push_allow_polling’) voor je account toe te staan.
err-server-refused = { $host } weigerde (status { $status }, nummer { $number }).
fix-server-refused = Geef je servicedesk deze getallen.
err-tiqr-blocked =
    { $count ->
        [none] Dit account is geblokkeerd.
        [one] Dit account is een minuut geblokkeerd.
       *[other] Dit account is { $count } minuten geblokkeerd.
    }
fix-tiqr-blocked =
    { $count ->
        [none] Vraag de servicedesk om het vrij te geven, of stel het opnieuw in.
       *[other] Wacht zo lang en probeer het opnieuw.
    }
err-tiqr-challenge-gone = Deze aanmelding is voorbij.
fix-tiqr-challenge-gone = Laad de pagina opnieuw en scan de nieuwe code.
err-tiqr-no-account = Je hebt in Penning geen account bij { $service }.
fix-tiqr-no-account = Stel het hier eerst in, of antwoord met de app waarin je het hebt.
err-tiqr-no-server = { $host } is niet te bereiken.
fix-tiqr-no-server = Controleer je internetverbinding en probeer het opnieuw.
err-tiqr-odd-answer = De server gaf een antwoord dat Penning niet begrijpt.
fix-tiqr-odd-answer = Laad de pagina opnieuw en scan de nieuwe code. Blijft het zo, gebruik dan de tiqr-app.
err-tiqr-pin = Een pincode heeft vier cijfers.
fix-tiqr-pin = Typ er precies vier.
err-tiqr-refused = De dienst nam het account niet aan.
fix-tiqr-refused = Er is niets ingesteld. Laad de pagina opnieuw en scan de nieuwe code.
err-tiqr-request-refused = De dienst begreep de aanmelding niet.
fix-tiqr-request-refused = Laad de pagina opnieuw en scan de nieuwe code.
err-tiqr-suite = Deze dienst wil antwoorden van een soort die Penning niet kan geven.
fix-tiqr-suite = Gebruik er de tiqr-app voor.
err-tiqr-unsafe-address = Deze code leidt naar een adres dat niet veilig is.
fix-tiqr-unsafe-address = Penning praat alleen via https met servers. Kijk of je op de juiste pagina bent.
err-tiqr-used = Deze code is al gebruikt of te oud.
fix-tiqr-used = Laad de pagina opnieuw en scan de nieuwe code.
err-tiqr-user-unknown = De dienst kent dit account niet (meer).
fix-tiqr-user-unknown = Stel het opnieuw in op de registratiepagina van de dienst.
err-tiqr-wrong-pin =
    { $count ->
        [none] Die pincode klopt niet.
        [0] Die pincode klopt niet, en er zijn geen pogingen meer over.
        [one] Die pincode klopt niet. Je hebt nog één poging.
       *[other] Die pincode klopt niet. Je hebt nog { $count } pogingen.
    }
fix-tiqr-wrong-pin =
    { $count ->
        [0] Het account is nu geblokkeerd. Vraag de servicedesk, of stel het opnieuw in.
       *[other] Probeer het nog eens, met aandacht.
    }
err-ocra-challenge = Deze vraagcode past niet bij dit account.
fix-ocra-challenge = Kijk of je hem helemaal hebt overgenomen, en niets anders.
err-ocra-secret = De geheime sleutel is niet hexadecimaal.
fix-ocra-secret = Hij heeft een even aantal cijfers 0 tot en met 9 en letters A tot en met F. Of kies Base32.
err-ocra-suite = Penning kent deze OCRA-suite niet ({ $part }).
fix-ocra-suite = Neem hem precies over, bijvoorbeeld OCRA-1:HOTP-SHA1-6:QN08.

## Overstappen van een andere app

import-format-count =
    { $count ->
        [one] { $format }: 1 account
       *[other] { $format }: { $count } accounts
    }
import-not-taken =
    { $count ->
        [one] 1 kan niet worden toegevoegd:
       *[other] { $count } kunnen niet worden toegevoegd:
    }
import-place = (nummer { $place })
import-in-trash = in de prullenbak
import-archived = gearchiveerd
import-counter = teller { $counter }
import-period = { $seconds } s
import-digits = { $digits } cijfers
import-added =
    { $count ->
        [0] Er is niets toegevoegd.
        [one] Er is 1 account toegevoegd.
       *[other] Er zijn { $count } accounts toegevoegd.
    }
import-already-there =
    { $count ->
        [one] 1 stond al in Penning.
       *[other] { $count } stonden al in Penning.
    }
import-trash-left-out =
    { $count ->
        [one] 1 lag in de prullenbak van de andere app en is weggelaten.
       *[other] { $count } lagen in de prullenbak van de andere app en zijn weggelaten.
    }
import-newer-version = Dit bestand is van een nieuwere versie ({ $found }) dan Penning kent. Vergelijk het resultaat met de andere app.
import-parts-missing = Deel { $missing } van deze overdracht ontbreekt. Exporteer opnieuw en neem alle delen mee.
import-name-pictures = QR-codes
import-name-uris = Links in een tekst
import-name-csv = CSV-tabel
import-empty = Dit bestand is leeg. Exporteer opnieuw.
import-unknown = Penning herkent dit bestand niet. Kies het bestand dat de andere app heeft geëxporteerd.
import-password-needed = Dit bestand is beveiligd met een wachtwoord.
import-wrong-password = Dat wachtwoord opent dit bestand niet. Voer het wachtwoord in dat voor de export is gekozen.
import-damaged = Dit bestand is beschadigd of niet compleet. Exporteer opnieuw.
import-version = Penning kan versie { $found } van dit formaat niet lezen. Kies een ouder formaat in de andere app, of werk Penning bij.
import-bound-to-account = Alleen het Bitwarden-account dat deze export heeft gemaakt kan hem openen. Exporteer in Bitwarden opnieuw, beveiligd met een wachtwoord of als gewone JSON.
import-bound-to-device = Alleen het apparaat dat dit bestand heeft gemaakt kan het openen. Gebruik de exportfunctie van de andere app.
import-too-large = Dit bestand is groter dan Penning accepteert (64 MB).
import-too-many = In dit bestand staan meer dan 100.000 accounts; dat accepteert Penning niet.
import-too-costly = Dit bestand openen zou veel meer werk kosten dan welke app ook vraagt. Het is geen gewone export.
import-not-enough-memory = Er is niet genoeg geheugen om dit bestand te openen. Sluit andere programma's en probeer het opnieuw.
reason-secret-missing = Er is geen geheime sleutel.
reason-secret = De geheime sleutel is niet leesbaar.
reason-kind = Penning kent het type "{ $found }" niet.
reason-algorithm = Penning ondersteunt het algoritme "{ $found }" niet.
reason-digits = Codes kunnen geen "{ $found }" cijfers hebben.
reason-period = "{ $found }" is geen bruikbare periode.
reason-counter = "{ $found }" is geen bruikbare teller.
reason-pin-missing = De pincode staat niet in het bestand. Voeg dit account zelf toe.
reason-does-not-fit = De gegevens passen niet bij elkaar.
reason-link = De link is niet leesbaar.
reason-cut-off = De regel is afgekapt.
reason-damaged = Deze regel is beschadigd.
reason-other-password = Dit account heeft een ander wachtwoord.
reason-bound-to-device = Alleen het andere apparaat kan dit account openen.
reason-file-missing = Het bestand { $found } ontbreekt. Zet het in dezelfde map.
reason-makers-app = Alleen de app van de maker kan dit gebruiken.

## De opdrachtregel

cli-about = Een authenticator voor je desktop. Zonder opdracht wordt het venster geopend.
cli-hidden = Starten in het systeemvak, zonder venster
cli-quick = Het snelpalet openen
cli-lock = Vergrendelen
cli-link = Links om toe te voegen (otpauth://…): Penning vraagt eerst of het mag
cli-help = Deze hulp tonen
cli-version = De versie tonen
cli-import = De accounts toevoegen uit een bestand dat een andere app heeft geëxporteerd
cli-import-file = Het geëxporteerde bestand, of een afbeelding of PDF met QR-codes
cli-import-dry-run = Alleen laten zien wat er zou worden toegevoegd
cli-import-json = Uitvoer als JSON
cli-import-at = De codes van dit moment tonen, in seconden sinds 1970
cli-import-password-fd = Het wachtwoord van het bestand van deze file descriptor lezen in plaats van de terminal
cli-import-exit =
    Afsluitcodes: 0 alles is gelezen (en toegevoegd), 1 sommige accounts kunnen niet worden toegevoegd,
    2 onjuiste opdrachtregel, 3 het bestand kan niet worden geopend, 4 onbekend formaat,
    5 wachtwoord ontbreekt of is onjuist, 6 het bestand is geweigerd, 7 de accounts van Penning kunnen niet worden geopend.
cli-password = Wachtwoord van { $file }:
cli-no-file = { $file } kan niet worden geopend: { $why }
cli-password-fd-failed = Er kwam geen wachtwoord van file descriptor { $number }.
cli-no-terminal = Er is geen terminal om het wachtwoord te vragen. Gebruik --password-fd.
cli-vault-password = Wachtwoord van Penning:
cli-vault-no-terminal = Er is geen terminal om het wachtwoord van Penning te vragen. Start de opdracht in een terminal.
