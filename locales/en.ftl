# Every word a person reads in Penning, in English. nl.ftl has the same messages in Dutch.
# Used by the window (ui/) and by the tray and notifications (src-tauri/).

## The window

app-name = Penning
back = Back
close = Close
cancel = Cancel
continue = Continue
save = Save
edit = Edit
delete = Delete
undo = Undo
menu = Menu
settings = Settings
trash = Trash
quit = Quit Penning
issuer = Issuer
account-name = Account
group = Group
note = Note
drop-here = Drop it here to add an account

## The list

accounts = Accounts
groups = Groups
all-groups = All
search = Search
search-accounts =
    { $count ->
        [0] No accounts yet
        [one] Search 1 account…
       *[other] Search { $count } accounts…
    }
clear-search = Clear the search
matches =
    { $count ->
        [0] No account found
        [one] 1 account found
       *[other] { $count } accounts found
    }
no-match = No account matches “{ $query }”.
add-account = Add an account
add-account-key = Add an account (Ctrl+N)

# Read out by screen readers: who, then the code digit by digit.
row-label = { $account }, { $code }
row-label-hidden = { $account }, code hidden
row-label-counter = { $account }, no code asked for yet
seconds-left =
    { $seconds ->
        [one] 1 second left
       *[other] { $seconds } seconds left
    }
copied = Copied · clears in { $seconds } s
copied-short = Copied · { $seconds } s
seconds-short = { $seconds } s
copied-kept = Copied
copied-next = Next code copied · clears in { $seconds } s
copied-next-short = Next code · { $seconds } s
copied-next-kept = Next code copied
copy-waits = New code in { $seconds } s, then copied
copy-waits-short = New code in { $seconds } s
announce-copy-waits = The code of { $account } is almost over. The next one is copied as soon as it begins.
announce-copied =
    { $seconds ->
        [one] Code of { $account } copied. The clipboard clears in 1 second.
       *[other] Code of { $account } copied. The clipboard clears in { $seconds } seconds.
    }
announce-copied-kept = Code of { $account } copied.
next-code = Next code
next-code-of = Next code of { $account }
reveal = Show the code of { $account }
more-for = More for { $account }

menu-for = { $account }
copy-code = Copy the code
copy-next = Copy the next code
show-code = Show the code
pin = Pin to the top
unpin = Unpin
move-up = Move up
move-down = Move down
key-enter = Enter
key-space = Space
key-delete = Del
moved-to = { $account } is now { $place } of { $count }.
move-needs-own-order = To move accounts, sort them by “My order”.
sort-mine-now = Sort by my order
deleted = { $account } is in the trash.
added-one = { $account } is added.
added-several = { $count } accounts are added.

sort-by = Sort by
sort-mine = My order
sort-name = Name
sort-most-used = Most used
sort-last-used = Last used

edit-account = Edit account
name-needed = Give it an issuer or an account, so that you can find it.

empty-title = Add your first account
empty-text = When a website shows a QR code for an authenticator app, let Penning read it right off your screen.
empty-hint = Or drop a picture of the code anywhere in this window, or paste it with Ctrl+V.
other-ways = Paste it or type it in

## Adding

way-screen = Scan my screen
way-screen-text = Reads the QR code from the window it is shown in
way-camera = Use the camera
way-camera-text = For a code on paper or on another screen
way-picture = Open or drop a picture
way-picture-text = A screenshot or photo of the QR code
way-paste = Paste
way-paste-text = A picture, link or text that you copied
way-type = Type it in
way-type-text = With the secret key from the website or letter
ways-hint = You can drop a picture or press Ctrl+V anywhere in Penning, at any time.

looking-screen = Looking for a QR code on your screen…
looking-mark = Draw a frame around the code: drag, or click two corners. Escape stops.
looking-clipboard = Looking at what you copied…
looking-pictures = Looking for a QR code in the picture…
looking-text = Looking at the text…

watching-title = Watching your screen
watching-text = Bring the QR code into view. Penning sees it by itself.
watching-next-part = Show the next code. Penning sees it by itself.
watching-seconds =
    { $seconds ->
        [one] { $seconds } second left
       *[other] { $seconds } seconds left
    }
watching-link = That is a link to { $host }, not an account. Penning watches on.
watching-other-text = That code holds other text, not an account. Penning watches on.
watching-stop = Stop
watching-enough = Enough, show them

camera-picture = What the camera sees, as in a mirror
camera-starting = Switching the camera on…
camera-hint = Hold the QR code in front of the camera, so that it fills most of the picture.
camera-unknown = Penning sees a code, but it is not for signing in. Hold the one from the website in front of the camera.
camera-next =
    { $count ->
        [one] Now hold code { $parts } in front of the camera.
       *[other] Now hold the next code in front of the camera.
    }
camera-enough = Continue with these
camera-choice = Camera
camera-choose = Choose a camera

secret = Secret key
secret-hint = Letters and digits, often in groups of four. Spaces and capitals do not matter.
issuer-example = For example: GitHub
account-example = For example: anna@example.org
more-options = More options
more-options-hint = Only when the website names them. Otherwise leave them as they are.
kind = Kind of code
kind-totp = Changes with time (TOTP)
kind-hotp = Counts up (HOTP)
kind-steam = Steam Guard
kind-yandex = Yandex Key
kind-motp = Mobile-OTP
algorithm = Algorithm
digits = Digits
period = Seconds per code
counter = Counter
pin-code = PIN
use-suggestion = Use { $suggestion } instead of { $found }

found-title =
    { $count ->
        [one] Add this account?
       *[other] { $count } accounts found
    }
found-other-title = This is something else
found-broken-title = This code cannot be used
found-nothing-title = No account found
found-several-text = Choose which ones to add.
found-promise = Nothing is stored until you add it.
choose-all = Choose all
choose-none = Choose none
take-account = Add { $account }
edit-names-of = Change the name of { $account }
add-chosen =
    { $count ->
        [0] Add
        [one] Add account
       *[other] Add { $count } accounts
    }
unnamed = No name yet
about-totp = { $digits } digits, new every { $seconds } seconds
about-hotp = { $digits } digits, counts up from { $counter }
about-hotp-open = { $digits } digits, counts up
lacks-counter = The code does not say where to start counting. A new account starts at 0; otherwise ask who gave you the code.
lacks-pin = This kind of code needs the PIN that you chose with it. Penning cannot look it up.
about-steam = Steam Guard, new every { $seconds } seconds
about-yandex = Yandex Key, new every { $seconds } seconds
about-motp = Mobile-OTP, new every { $seconds } seconds
code-now = The code now: { $code }
compare-code = If the website asks for a code to finish, type this one. When it accepts it, all is well.
will-read = In the list it will read: { $name }

warn-issuer-differs = The code gives two issuers: the other one is “{ $label }”. Check that you got it from the right website.
warn-no-issuer = The code does not say who it is from. Fill in the issuer, so that you can find it.
warn-short-secret =
    { $bytes ->
        [one] The secret key is short (1 byte). It works, but it is easier to guess than it should be.
       *[other] The secret key is short ({ $bytes } bytes). It works, but it is easier to guess than it should be.
    }
warn-digits = The codes have { $digits } digits; six is usual. Fine, if the website says so.
warn-period = A new code comes every { $seconds } seconds; 30 is usual. Fine, if the website says so.
warn-algorithm = It uses { $algorithm }; SHA1 is usual. Fine, if the website says so.
warn-control-characters = The name has characters that cannot be seen and may mislead. Written out, it reads: { $name }
warn-lookalikes = The name mixes letters that look alike but are not. Check that it really is from who you think.
warn-secret-not-hexadecimal = Secret keys of this kind usually have only the digits 0 to 9 and the letters A to F. Check that it is copied well.
warn-default-taken = The code says nothing usable about “{ $parameter }”, so the usual value was taken. Compare the code with the website.

existing-same = You already have this very account: { $account }.
replace-chosen = Replace account
existing-secret = An account with the same secret is here already: { $account }.
existing-other = You already have an account with this name: { $account }.
existing-replace = Replace { $account }
existing-replace-text = The old one goes to the trash, where it stays for 30 days.
existing-keep-both = Keep both

migration-progress = { $have } of { $count } codes read.
migration-missing =
    { $count ->
        [one] Code { $parts } is still missing. Show it on the other device and scan again, or add what is here.
       *[other] Codes { $parts } are still missing. Show the next one on the other device and scan again, or add what is here.
    }
migration-complete = All { $count } codes read.

explain-microsoft = This code works only in the Microsoft Authenticator app. Microsoft can show you one that works in Penning.
explain-microsoft-step-1 = On the page with the code, choose “I want to use a different authenticator app” (or “Set up a different authentication app”).
explain-microsoft-step-2 = Choose “Next”. A new QR code appears.
explain-microsoft-step-3 = Scan that one.
explain-microsoft-missing = Is that link not there? Then your organisation has switched it off. Ask the service desk to allow “software OATH tokens”.
explain-azure-mfa-server = This is an activation code for Azure MFA Server. Microsoft ended that service on 30 September 2024.
explain-azure-mfa-server-step = Ask your service desk how to register at aka.ms/mfasetup. There you get a QR code that works in Penning.
explain-okta = This code works only in the Okta Verify app.
explain-okta-step-1 = On the page with the code, choose “Can’t scan?” and then “Setup manually without push notification”.
explain-okta-step-2 = Copy the secret key that appears, and type it in here.
explain-duo = This code works only in the Duo Mobile app.
explain-duo-step = Ask your service desk for a hardware or OATH token entry. That gives a QR code or secret key that works in Penning.
explain-tiqr = This code sets up a tiqr account at { $host }.
explain-tiqr-sign-in = This code is for signing in to { $service } with tiqr.
explain-web-link = This code is a link to { $host }.
explain-web-link-step = Penning does not open links. Look on the website for the QR code to set up an authenticator app.
explain-text = The code holds other text: “{ $preview }”
explain-text-step = There is no account in it. Look for the QR code to set up an authenticator app.

## The guide for a work or school account (its texts stand in guides/)

way-guide = Work or school account
way-guide-text = Step by step, for who has a leaflet from their organisation
guide-intro = Do you have a leaflet from your organisation? Keep it at hand. Where it says to install an app on your phone, you can skip that: Penning is that app, on this computer.
guide-choose = What is your leaflet about?
guide-step = Step { $step } of { $count }
guide-next = Next step
guide-previous = Step back
guide-done = Done
guide-watching = Penning is watching your screen, and goes on by itself when the code appears.
guide-look = Look at my screen now
guide-unlike = Do you see something else?
guide-trouble = Something does not work
guide-to = To the guide “{ $name }”
guide-copy-address = Copy the address
guide-copy-text = Copy the text
guide-other-words = On a Dutch page:
guide-no-account = There is no account yet. Go back to the QR code, and add it first.
guide-approves = This account has no codes. When you sign in, Penning asks you whether it is you.
guide-cant-scan = Can’t scan?
guide-cant-scan-text = Choose on the page that you cannot scan, or that you want to enter it by hand. Then type or paste here what it shows.
guide-cant-scan-label = What the page shows
guide-cant-scan-key = A secret key: sixteen letters and digits or more
guide-cant-scan-activation = An activation code of nine digits, with its URL
guide-cant-scan-link = A link that begins with otpauth
guide-wrong-microsoft = This code works only in Microsoft’s own app. But you can get one on the same page that works in Penning.
guide-wrong-click = Go back on the page until you see this link, and click it:
guide-wrong-then = Then choose “Next” until a new QR code appears.
guide-wrong-portal = My page is not one of Microsoft’s

## Accounts that answer challenges (tiqr, OCRA)

responders = Accounts that answer challenges
responder-tiqr = tiqr (experimental)
responder-ocra = Answers a challenge
tiqr-enrol-title = Set up tiqr here?
tiqr-enrol-text = This code sets up a tiqr account. Penning now asks { $host } whose it is. Nothing is set up yet.
tiqr-experiment = An experiment: SURF makes tiqr for its own app. Keep another way to sign in at hand.
tiqr-service = With
tiqr-host = Answers go to
tiqr-new-pin = Choose a PIN of four digits
tiqr-new-pin-text = You type it at each sign-in. Nobody can look it up, Penning neither.
tiqr-pin-again = The same PIN again
tiqr-pins-differ = The two PINs differ.
tiqr-add = Set up
tiqr-sign-in-title = Are you signing in?
tiqr-sign-in-text = Answer only if you are signing in yourself, right now, on a page that you opened.
tiqr-signs-in-to = Sign in to
tiqr-sign-in = Sign in
tiqr-signed-in-title = Signed in
tiqr-signed-in = You are signed in to { $service }. Go on in the browser.
tiqr-offline = The server cannot be reached from here. On the page, choose to sign in without the internet, and type these:
tiqr-offline-user = User name
tiqr-offline-response = Response
tiqr-how = When a page shows the tiqr code, choose “Scan my screen”. Penning then shows who asks, and you type your PIN.
ocra-way = Challenge and response (OCRA)
ocra-add-title = Add a challenge-response account
ocra-add-text = Take these from the letter or page that came with the account.
ocra-suite = OCRA suite
ocra-written = The secret key is written in
ocra-written-hex = Hexadecimal (0–9 and A–F)
ocra-written-base32 = Base32 (A–Z and 2–7)
ocra-code-shown = The challenge that the page shows
ocra-respond = Answer
ocra-response-label = Type this response on the page
ocra-response = The response: { $code }

## Buttons that help

offer-try-again = Try again
offer-use-password = Use a password instead
offer-scan = Scan my screen
offer-camera = Use the camera
offer-mark = Mark where it is
offer-picture = Open a picture
offer-paste = Paste
offer-type = Type it in
offer-quit = Quit

## Opening

vault-opening = Opening your accounts
vault-opening-text = Asking your keychain for the key…
vault-opening-slow = Your keychain has not answered yet. Perhaps it asks for permission in another window.
vault-locked-title = Your accounts are locked
vault-new-title = Where should the key be kept?
vault-damaged-title = Your accounts cannot be read
unlock = Unlock
unlocking = Unlocking…
create-vault = Start with this password
password = Password
password-new = New password
password-again = The same password again
password-new-text = You type it each time Penning starts. There is no way back without it: write it down and keep it safe.
passwords-differ = The two passwords differ.
show-password = Show the password
wait-seconds =
    { $seconds ->
        [one] Wait 1 second
       *[other] Wait { $seconds } seconds
    }

## Codes for another device

show-title = Show as QR code
show-why = Your other device will see the secret key of { $account }. Make sure nobody else sees your screen.
show-text = Scan this with the authenticator on your other device. Both then make the same codes for { $account }.
show-text-counter = Scan this with the authenticator on your other device. { $account } counts its codes: use it on one device only from then on.
show-making = Drawing the code…
show-picture = QR code of the account
show-page = Code { $page } of { $count }
show-before = Previous code
show-next = Next code
show-left-out =
    { $count ->
        [one] One account cannot be moved this way.
       *[other] { $count } accounts cannot be moved this way.
    }
show-left-kind = { $account }: Google Authenticator does not know this kind of code. Show it as a QR code of its own.
show-left-period = { $account }: its codes do not change every 30 seconds.
show-left-digits = { $account }: its codes do not have 6 or 8 digits.
show-left-counter = { $account }: its counter is too high.
transfer = Move to another device
transfer-text = Shows accounts as QR codes that Google Authenticator and most other apps read. They stay here, too.
transfer-chosen =
    { $count ->
        [one] One account
       *[other] { $count } accounts
    }
transfer-show = Show the codes
transfer-why =
    { $count ->
        [one] Your other device will see the secret key of one account. Make sure nobody else sees your screen.
       *[other] Your other device will see the secret keys of { $count } accounts. Make sure nobody else sees your screen.
    }
transfer-codes-text = In the app on your other device, choose to import or transfer accounts, and scan these codes.

## Proving presence

presence-title = Is it you?
presence-click = Yes, go on
presence-click-text = Your keychain opens Penning without asking, so a click is enough here. Anyone at this computer can click, too. To be asked for a password instead, set one in the settings.
presence-checking = Checking…

## Settings

settings-shortcuts = Shortcuts for every program
quick-shortcut = Quick palette
quick-shortcut-text = Opens a line over everything: type a few letters, Enter copies the code.
lock-shortcut = Lock at once
lock-shortcut-text = Works in every program, like Ctrl+L here.
shortcut-none = None yet
shortcut-press = Press the keys
shortcut-hint = Backspace clears, Escape leaves it as it is.
shortcut-by-desktop = Your desktop keeps keys to itself. In its own settings for the keyboard, give keys to this command:
shortcut-lost = Another program has these keys now. Choose others.
settings-appearance = Appearance
settings-general = General
settings-clipboard = Clipboard
settings-about = About
theme = Theme
theme-system = Same as the desktop
theme-light = Light
theme-dark = Dark
language = Language
language-system = Same as the desktop
hide-codes = Hide codes
hide-codes-text = A code shows only when you ask for it. Copying works as always.
close-to-tray = Keep running in the tray
close-to-tray-text = Closing the window leaves Penning ready in the tray.
close-to-tray-none = This desktop has no tray, so closing the window quits Penning.
late-code = Wait for the next code
late-code-text = With so little time left, a code may be over before you paste it. Enter once more copies the next one at once.
late-code-below =
    { $seconds ->
        [one] When less than 1 second is left
       *[other] When less than { $seconds } seconds are left
    }
clear-clipboard = Clear a copied code
clear-clipboard-text = Only if the clipboard still holds it.
after-seconds =
    { $seconds ->
        [one] After 1 second
       *[other] After { $seconds } seconds
    }
never = Never
about-version = Penning { $version }
about-text = Your accounts stay on this computer. Penning uses the network only to answer services that you set up for it.
about-licence = Penning is free software, under the MIT or the Apache 2.0 licence.
about-credits = Codes are set in Atkinson Hyperlegible Mono by the Braille Institute. Brand icons are from Simple Icons; brands belong to their owners.

## Backups

settings-backups = Backups
backups-automatic = Back up by itself
backups-automatic-text = After changes, once a day at most. These backups open with the key of this computer’s accounts.
backups-keep = Keep
backups-keep-count =
    { $count ->
        [one] The last one
       *[other] The last { $count }
    }
backups-folder = Folder
backups-folder-usual = Beside your accounts, on the same disk
backups-choose-folder = Choose another folder
backups-choose-folder-title = Where should backups go?
backups-usual-folder = Use the usual folder
backups-now = Back up now
backups-none = No backup has been made yet.
backups-last =
    { $count ->
        [one] 1 backup, made on { DATETIME($date, day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "numeric") }
       *[other] { $count } backups, the last on { DATETIME($date, day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "numeric") }
    }
backups-made = Backed up
backup-portable = Portable backup
backup-portable-text = One file with a password of its own. It brings your accounts back on any computer.
backup-portable-last = The last one was made on { DATETIME($date, day: "numeric", month: "long", year: "numeric") }.
backup-portable-make = Make a portable backup
backup-portable-title = Save the portable backup
backup-portable-password = The file opens with this password only. Write it down, and keep it apart from the file.
backup-portable-next = Choose where to save it
backup-portable-busy = Making it…
backup-portable-made = Saved as { $file }
restore-open = Restore accounts…

## Restoring

restore-title = Restore accounts
restore-intro = Look at a copy first; nothing changes before you say so.
restore-from-file = Open a backup file
restore-choose-title = Open a backup
restore-choose-kind = Backups and account files
restore-copies = Copies on this computer
restore-no-copies = There are none yet.
restore-look = Look at this one
restore-made = { DATETIME($date, day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "numeric") }
restore-undated = No date
origin-earlier-save = Earlier version
origin-automatic-backup = Automatic backup
origin-portable-backup = Portable backup
origin-vault-file = Account file
accounts-count =
    { $count ->
        [0] no accounts
        [one] 1 account
       *[other] { $count } accounts
    }
restore-password = Type the password of { $file }
restore-password-label = Password of the backup
restore-key = { $file } belongs to another key. Type the key from its recovery kit.
restore-key-label = Recovery key
restore-open-copy = Open it
restore-opening = Opening…
restore-holds = It holds { $accounts }.
restore-new =
    { $count ->
        [one] 1 that you do not have now
       *[other] { $count } that you do not have now
    }
restore-changed =
    { $count ->
        [one] 1 that is different now
       *[other] { $count } that are different now
    }
restore-missing =
    { $count ->
        [one] 1 of yours that is not in it
       *[other] { $count } of yours that are not in it
    }
restore-and-more = and { $count } more
restore-unreadable =
    { $count ->
        [one] 1 entry in it cannot be read, and stays out.
       *[other] { $count } entries in it cannot be read, and stay out.
    }
restore-same = Everything in it is in your list already.
restore-how = How
restore-merge = Add to my list
restore-merge-text = Brings back what you do not have. Of what is different, the later version stays. Nothing leaves your list.
restore-replace = Replace my list
restore-replace-text = Your list becomes that of the copy. What is not in it goes to the trash.
restore-do = Restore
restored-done = Your accounts were restored
restore-undone = Everything is as it was before

## An earlier version in place of a damaged one

earlier-title = An earlier version opens
earlier-text = It was saved on { DATETIME($date, day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "numeric") } and holds { $accounts }.
earlier-show = Show what is in it
earlier-use = Go on with this version
earlier-keeps = The damaged file is set aside, not thrown away.

## Notices

notice-read = Understood
offer-backup = Make a backup
offer-restore = Look at earlier versions
offer-trash = Open the trash
offer-backups = Backup settings
offer-kit = Make a recovery kit
## Security

settings-security = Security
lock = Lock
opens-with = How Penning opens
opens-with-keychain = Your desktop’s keychain opens it, without asking you anything.
opens-with-password = You type a password. Without it nobody reads the file with your accounts.
password-set-open = Ask for a password…
password-change-open = Change the password…
use-keychain = Use the keychain again
keychain-used = Your keychain opens Penning again.
idle-lock = Lock when you are away
idle-lock-text = Nobody touched the keyboard or mouse for so long.
idle-usual-password = As usual: after 5 minutes
idle-usual-keychain = As usual: never
after-minutes =
    { $count ->
        [one] After 1 minute
       *[other] After { $count } minutes
    }
within-minutes =
    { $count ->
        [one] Open by itself within 1 minute
       *[other] Open by itself within { $count } minutes
    }
short-lock = After a short lock
short-lock-text = Until then the key waits in your keychain, and a click opens Penning. After that, and at each start, it asks for the password.
short-lock-never = Ask for the password always
lock-with-screen = Lock with the screen
lock-with-screen-text = When the screen locks or the computer sleeps.
lock-with-screen-text-keychain = When the screen locks or the computer sleeps. Penning opens again when you are back.
lock-on-close = Lock when the window closes
lock-on-close-text = Copying from the tray then opens the lock first.
hide-from-capture = Keep the window out of screenshots
hide-from-capture-text = Pictures and recordings of the screen, and windows shared in a meeting, show it black.
hide-from-capture-linux = Linux offers no way to do that: other programs of yours can always picture the screen.
show-to-capture = Let it be seen for a minute
new-key = A new key
new-key-text = When somebody may know the key of your accounts, for example because a recovery kit got lost.
new-key-open = Make a new key…

password-set-title = Ask for a password
password-set-text = Penning will ask for it at each start and after each lock. Forgotten? Then only the recovery kit opens your accounts: make one, too.
password-recovered-text = The recovery key opened your accounts. Choose the password that Penning asks for from now on.
password-change-title = Another password
password-set = Ask for this password
password-change = Change the password
password-was-set = From now on Penning asks for the password.
password-changed = From now on Penning asks for the new password.
password-working = Making it hard to guess…
strength-hint = Three or four words that have nothing to do with each other are hard to guess and easy to type.
strength-0 = Found at once.
strength-1 = Easy to guess.
strength-2 = Could be guessed.
strength-3 = Hard to guess.
strength-4 = Very hard to guess.
weak-common = Many people use this one, or nearly this one.
weak-word = It is one word. Add two that have nothing to do with it.
weak-names = Names are among the first that are tried.
weak-keyboard = The keys lie beside each other.
weak-repeats = It repeats itself.
weak-sequence = Sequences like abc or 6543 are tried early.
weak-dates = Dates and years are tried early.
weak-short = Add another word or two.
presence-why-password = Penning is about to take the key out of your keychain and put it behind your password.
presence-why-password-change = Another password is about to take the place of the present one.
presence-why-keychain = The key is about to go back into your keychain, which opens Penning without asking. The password goes.

new-key-title = Make a new key?
new-key-what = All your accounts are encrypted to a new key, and so are the automatic backups. You notice nothing of it: Penning opens as before.
new-key-kits = Recovery kits that you printed open nothing any more: make a new one afterwards, and destroy the old ones. Copies of the file that somebody already has still open with the old key.
new-key-make = Make a new key
new-key-working = Encrypting anew…
new-key-done =
    { $backups ->
        [0] Your accounts have a new key.
        [one] Your accounts have a new key, and so has one backup.
       *[other] Your accounts have a new key, and so have { $backups } backups.
    } Now make a new recovery kit: older ones open nothing any more.

kit-title = Recovery kit
kit-text = A page to print, with the key to your accounts. It is the way back in when the keychain, the password or the computer is lost.
kit-open = Make a recovery kit…
kit-what = Penning writes one page (PDF) with the key to your accounts, as a code and as letters. Print it on a printer that you trust.
kit-keep = Who has the page and the file with your accounts can read them all. Keep it where you keep your passport, not in your mail or among your photos.
kit-save = Save the page…
kit-save-title = Where should the recovery kit go?
kit-file-name = Penning recovery kit.pdf
kit-saved = The page is in “{ $name }”. Print it now.
kit-check-text = Then type these four groups from the paper. Only then it is sure that the page saves you.
kit-group = Group { $group }
kit-check = Check
kit-later = Not now
kit-done = The page is right. Put it away safely.
kit-done-file = Delete the file “{ $name }” now, and empty the trash of your desktop: the paper is enough.
presence-why-kit = Penning is about to write the key to your accounts on a page that anyone can read.
kit-page-title = Penning: recovery kit
kit-page-made-on = Made on { $date }
kit-page-what = This page holds the key to the accounts in Penning. It opens them when the keychain has lost the key, when the password is forgotten, or on another computer with a backup of the file vault.age.
kit-page-use = To use it, start Penning, choose “Use the recovery key”, and show it the code or type the key. Capitals and spaces do not matter.
kit-page-keep = Keep this page like a passport. Who has it and the file can read every account. Do not photograph it, do not mail it, and delete the file it was printed from.
kit-page-key = The key: the first line, then the groups in order
kit-page-vault = It opens the vault with this public name:
kit-page-without = Without Penning: put the first line and the groups, joined without spaces, into a file key.txt, and run: age -d -i key.txt vault.age (see age-encryption.org).

unlock-by-keychain = Unlock without the password
wished = Then the code of { $account } is copied.
recover = Use the recovery key
recover-title = Open with the recovery key
recover-text = Type the key from your recovery kit, or show its code: hold a picture ready, drop it here, or put the page on the screen.
recovery-key = Recovery key
recover-open = Open
recover-picture = From a picture
recover-screen = From my screen
recovered-kept = Your accounts are open, and your keychain has the key again.
recovered-not-kept = Your accounts are open. Your keychain does not keep the key: set a password in the settings, or you need the recovery key again.

## Trash

trash-empty = The trash is empty.
trash-text = Deleted accounts stay here for 30 days.
gone-on = Gone for good on { DATETIME($date, day: "numeric", month: "long") }
restore = Restore
restore-account = Restore { $account }
restored = { $account } is back in the list.
purge = Delete for good
purge-account = Delete for good: { $account }
purge-title = Delete { $account } for good?
purge-text = You will no longer get codes for it, and nobody can bring it back. First make sure that you can sign in without it.
keep = Keep it

## Tray and notifications

tray-open = Open Penning
tray-scan = Scan my screen
tray-lock = Lock
tray-unlock = Unlock
tray-quit = Quit
tray-no-accounts = No accounts yet
tray-tooltip = Penning
notify-copied = Copied: { $account }
notify-copied-good =
    { $seconds ->
        [one] Valid for 1 more second.
       *[other] Valid for { $seconds } more seconds.
    }
notify-not-shown = A sign-in Penning can’t show
notify-not-shown-body = Its server offers choices that fit no window. Deny it by waiting, and tell your service desk.
notify-waits = In { $seconds } s: { $account }
notify-waits-body = The code is almost over. Penning copies the next one as soon as it begins.
notify-copied-body = The clipboard clears in { $seconds } seconds.
notify-copied-body-kept = It stays on the clipboard until you copy something else.
notify-scan-nothing = No QR code on your screen
notify-watching = No QR code on your screen yet
notify-watching-body = Penning watches for a minute. Bring the code into view.

## What went wrong (err-…), and what to do (fix-…)

err-internal = Something went wrong inside Penning.
fix-internal = Try again. If it keeps happening, start Penning anew.

err-keychain-absent = No keychain was found on this computer.
fix-keychain-absent = Start your desktop’s keychain (such as GNOME Keyring or KWallet) and try again, or use a password.
err-keychain-locked = Your keychain is locked.
fix-keychain-locked = Unlock it, usually with the password you log in with, and try again.
err-keychain-refused = Your keychain did not give Penning the key.
fix-keychain-refused = Try again, and choose “Allow” or “Unlock” when your desktop asks.
err-keychain-failed = Your keychain did not work.
fix-keychain-failed = Try again. If that does not help, log out of the desktop and in again.
err-keychain-no-entry = Your keychain no longer holds the key to your accounts.
fix-keychain-no-entry = Penning makes no new key over your accounts. If you restored your home folder from a backup, restore the keychain too, and try again.

err-vault-wrong-key = This key does not open these accounts.
fix-vault-wrong-key = They may come from another computer or user. Put back the key that belongs to them, and try again.
err-vault-damaged = The file with your accounts is damaged.
fix-vault-damaged = Nothing was overwritten. Do not delete the file; earlier versions lie beside it.
err-vault-newer-format = Your accounts were saved by a newer Penning.
fix-vault-newer-format = Update Penning to open them.
err-vault-in-use = Another program is using your accounts.
fix-vault-in-use = Close the other Penning, and try again.
err-vault-not-open = Your accounts are not open.
fix-vault-not-open = Unlock them first.
err-vault-unreadable = The folder with your accounts cannot be read.
fix-vault-unreadable = Check that the disk is there and that you may read the folder, and try again.
err-wrong-password = That password is not right.
fix-wrong-password =
    { $waitSeconds ->
        [0] Check the capitals, and try again.
        [one] Check the capitals, and try again in a second.
       *[other] Check the capitals, and try again in { $waitSeconds } seconds.
    }
err-password-too-short = That password is too short.
fix-password-too-short =
    { $least ->
        [one] Use at least 1 character.
       *[other] Use at least { $least } characters. A few words in a row are easy to remember.
    }
err-presence-needed = That is only done while you are here.
fix-presence-needed = Confirm that it is you, and try again within a minute.
err-password-too-easy = That password is too easy to guess.
fix-password-too-easy = Take three or four words that have nothing to do with each other.
err-key-may-be-in-keychain = The password works, but it is not certain that the key has left your keychain.
fix-key-may-be-in-keychain = Remove the entry “org.penning.Penning” with your desktop’s keychain program, if it is there.
err-no-recovery-key-found = There is no recovery key there.
fix-no-recovery-key-found = Make sure that the whole code of the recovery kit is in sight, or type the key in.
err-recovery-group-wrong = Group { $group } is different on the page.
fix-recovery-group-wrong = Look at the number before the group, and type it again. If the page is hard to read, print it again.
err-recovery-key-is-no-account = This is the key of a recovery kit, not an account.
fix-recovery-key-is-no-account = Put it away safely. You need it only when Penning cannot open your accounts any more.
err-recovery-key-mistyped = A character of the recovery key is wrong or missing.
fix-recovery-key-mistyped = Compare it with the page, group by group. The key has no b, i, o or 1 after its first part.
err-recovery-key-other = This recovery key belongs to other accounts.
fix-recovery-key-other = Perhaps a new key was made since, or the page is of another computer. Look for the newest page.
err-recovery-key-unknown = That is not a recovery key.
fix-recovery-key-unknown = It begins with AGE-SECRET-KEY-1, and stands on the page of your recovery kit.

err-recovery-kit-old = Your recovery kit opens nothing any more.
fix-recovery-kit-old = Your accounts have a new key since it was made. Make a new kit, and destroy the old one.
err-save-disk-full = The change was not saved: the disk is full.
fix-save-disk-full = Everything is as it was. Make some room, and try again.
err-save-read-only = The change was not saved: the folder cannot be written to.
fix-save-read-only = Everything is as it was. Check the rights of the folder, and try again.
err-save-failed = The change was not saved.
fix-save-failed = Everything is as it was. Try again.
err-save-unconfirmed = It is not certain that the change was saved.
fix-save-unconfirmed = Close Penning and open it again to see what was kept.
err-account-gone = This account is no longer there.
fix-account-gone = It may have been deleted in another window. Look in the trash.
err-pending-gone = This find is no longer waiting.
fix-pending-gone = Scan the code again.
err-settings-out-of-range = That setting cannot be used.
fix-settings-out-of-range = Choose one of the values in the list.

err-shortcut-taken = These keys are in use already.
fix-shortcut-taken = Choose others, or free them in the other program or in your desktop’s settings.
err-shortcut-unusable = These keys cannot be used.
fix-shortcut-unusable = Press a key together with Ctrl, Alt or the Windows or Command key, or a function key.

err-screen-denied = Penning was not allowed to look at your screen.
fix-screen-denied = Allow it when your desktop asks, or add the code as a picture.
err-screen-unsupported = Penning cannot look at the screen on this desktop.
fix-screen-unsupported = Take a screenshot of the code, and open or paste it here.
err-screen-failed = Looking at your screen did not work.
fix-screen-failed = Try again, or take a screenshot of the code and open it here.
err-camera-missing = There is no camera on this computer.
fix-camera-missing = Plug one in: Penning starts with it at once. Or add the code another way.
err-camera-busy = Another program is using the camera.
fix-camera-busy = Close that program (a video call, perhaps), and try again.
err-camera-denied = Penning may not use the camera.
fix-camera-denied = Allow it in the privacy settings of your system, and try again.
err-camera-unplugged = The camera was disconnected.
fix-camera-unplugged = Plug it in again: Penning goes on with it at once. Or choose another way.
err-camera-silent = The camera is on, but it sends no picture.
fix-camera-silent = Another program may be using it, or its cover is closed. See to that, and try again.
err-camera-unsupported = Penning finds no way to the camera on this system.
fix-camera-unsupported = On Linux it needs the PipeWire service. You can also scan your screen, or add the code as a picture.
err-camera-failed = The camera does not work.
fix-camera-failed = Try again, or add the code another way.
err-show-too-long = This account is too long for a QR code.
fix-show-too-long = Shorten its name, and try again.
err-nothing-found-on-screen = There is no QR code on your screen that Penning can read.
fix-nothing-found-on-screen = Make sure the whole code is in view with nothing over it, make it larger, and scan again.
err-nothing-found-in-frame = There is no QR code in that part that Penning can read.
fix-nothing-found-in-frame = Make the code larger on the screen, and mark all of it with some of the light edge around it.
err-nothing-found-in-picture = There is no QR code in { $name }.
fix-nothing-found-in-picture = Take a sharper picture with the whole code in it, or scan the screen.
err-nothing-found-in-clipboard = There is no QR code in the picture you copied.
fix-nothing-found-in-clipboard = Copy a picture with the whole code in it, or scan the screen.
err-clipboard-empty = There is nothing on the clipboard that Penning can use.
fix-clipboard-empty = Copy a picture of the QR code, or the link or key under it, and paste again.
err-clipboard-failed = The clipboard did not work.
fix-clipboard-failed = Copy again and paste again, or choose another way.
err-text-nothing-known = There is no account in this text.
fix-text-nothing-known = Copy the whole link that starts with otpauth://, or type in the secret key.

err-picture-not-a-picture = { $name } is not a picture.
fix-picture-not-a-picture = Open a PNG, JPEG, WebP, GIF, BMP or TIFF picture, or a PDF.
err-picture-empty = { $name } is empty.
fix-picture-empty = Save the picture again, and open that.
err-picture-is-folder = { $name } is a folder.
fix-picture-is-folder = Open the folder and drop the pictures that are in it.
err-picture-svg = { $name } is a drawing (SVG), and Penning reads only pictures of pixels.
fix-picture-svg = Open the drawing so that you can see the code, and scan your screen.
err-picture-heic = { $name } is a HEIC photo, which Penning cannot read.
fix-picture-heic = Open the photo so that you can see the code, and scan your screen. Or save it as JPEG.
err-picture-too-large = { $name } is too large: { $megapixels } megapixels.
fix-picture-too-large = At most { $most } megapixels. Cut out the part with the QR code, and open that.
err-picture-too-many-bytes = { $name } is too large: { $megabytes } MB.
fix-picture-too-many-bytes = At most { $most } MB. Cut out the part with the QR code, and open that.
err-picture-too-many = These are { $count } files at once.
fix-picture-too-many = The first { $most } were read. Open the others after that.
err-picture-locked = { $name } opens with a password only.
fix-picture-locked = Type its password below. Or show it in another program, and let Penning scan the screen.
err-picture-password = That password does not open { $name }.
fix-picture-password = Type it just as it was given to you: capitals count.
picture-password = Password of { $name }
picture-open = Open it
picture-opening = Opening…
err-picture-damaged = { $name } is damaged.
fix-picture-damaged = Save the picture again, or show it and scan your screen.
err-picture-unreadable = { $name } cannot be read.
fix-picture-unreadable = Check that the file is still there and that you may open it.
err-picture-on-the-web =
    { $host ->
        [none] This picture is on the web, and Penning does not fetch anything from the web.
       *[other] This picture is on { $host }, and Penning does not fetch anything from the web.
    }
fix-picture-on-the-web = Right-click the picture in your browser, choose “Copy image”, and paste it here. Or leave it in view and scan your screen.

err-uri-scheme = The link starts with “{ $found }”, and that is not for an authenticator.
fix-uri-scheme = It should start with otpauth:// or motp://.
err-uri-type = The link asks for codes of the kind “{ $found }”, and Penning does not know that kind.
fix-uri-type = It should be totp or hotp. Ask the website for a code that changes with time (TOTP).
err-uri-label = The name in the link cannot be read.
fix-uri-label = It should stand between the kind and the question mark, as in totp/GitHub:anna.
err-uri-parameter = The part “{ $name }” of the link cannot be read.
fix-uri-parameter = It should stand there once, as in { $name }=value. Copy the link again.
err-uri-secret-missing = The secret key is missing from the link.
fix-uri-secret-missing = It should have a part like secret=JBSWY3DP. Copy the whole link, or type in the key.
err-uri-algorithm = The algorithm “{ $found }” is not one that Penning can use here.
fix-uri-algorithm = It should be SHA1, SHA256 or SHA512. Nothing was changed to make it fit, for the codes would be wrong.
err-uri-digits = Codes of “{ $found }” digits do not exist.
fix-uri-digits = It should be a number from 5 to 10; six is usual.
err-uri-period = A new code every “{ $found }” seconds is not possible.
fix-uri-period = It should be a number from 1 to 86400; 30 is usual.
err-uri-counter-missing = The counter is missing.
fix-uri-counter-missing = Codes that count up need a number to start from; a new one starts at 0. Type the account in, and fill in the counter under “More options”.
err-uri-counter = The counter “{ $found }” is not a number that can be used.
fix-uri-counter = It should be a whole number from 0 up.
err-uri-two-step = This code is only the first half of a secret key. The website must first be told the other half.
fix-uri-two-step = This version of Penning cannot do that. Ask the service desk for a code without “two-step enrolment”.
err-uri-too-long = The link is too long to be real.
fix-uri-too-long = Copy only the link that starts with otpauth://.

err-secret-empty = The secret key is missing.
fix-secret-empty = Copy it from the website: letters and digits, often under “Can’t scan the code?”.
err-secret-odd-length = The secret key stops halfway.
fix-secret-odd-length = One character is missing or too many. Copy it again.
err-secret-wrong-character = Character { $position } of the secret key is “{ $found }”, and that cannot be.
fix-secret-wrong-character =
    { $suggestion ->
        [none] A secret key has only the letters A to Z and the digits 2 to 7.
       *[other] Probably it should be “{ $suggestion }”.
    }
err-secret-yandex = This is not a secret key for Yandex Key.
fix-secret-yandex = It has 26 letters and digits. Copy it again.
err-pin-empty = The PIN is missing.
fix-pin-empty = This kind of code needs the PIN that you chose with it. Fill it in under “More options”.

err-migration-damaged = This export code cannot be read.
fix-migration-damaged = Show it again on the other device, and scan again.
err-migration-entry =
    { $name ->
        [none] One account could not be taken.
       *[other] { $name } could not be taken.
    }
fix-migration-entry =
    { $reason ->
        [secret] Its secret key is empty.
        [algorithm] It uses an algorithm that Penning cannot use.
        [digits] Its number of digits is not possible.
        [type] Its kind of code is unknown.
       *[counter] Its counter is not possible.
    } Add it again from its website.

err-backup-folder =
    { $reason ->
        [gone] No backup was made: the folder { $folder } is not there.
        [full] No backup was made: there is no room left in { $folder }.
        [readOnly] No backup was made: { $folder } cannot be written to.
       *[failed] No backup was made: { $folder } did not work.
    }
fix-backup-folder =
    { $reason ->
        [gone] Your accounts themselves are safe. Plug in or connect the disk, or choose another folder in Settings.
        [full] Your accounts themselves are safe. Make some room, or choose another folder in Settings.
       *[failed] Your accounts themselves are safe. Check the folder, or choose another in Settings.
    }
err-backup-reminder = There is no copy of your accounts outside this computer.
fix-backup-reminder = If it breaks or gets lost, your accounts are gone. A portable backup or a recovery kit helps.
err-backups-old-key = The backups in { $folder } still open with the old key only.
fix-backups-old-key = They could not be written to. Keep a recovery kit of the old key for as long as you need them, or delete them and make a new backup.
err-backup-wrong-password = That is not the password of this backup.
fix-backup-wrong-password = It is the one you chose when you made it. Check the capitals, and try again.
err-copy-damaged =
    { $name ->
        [none] This copy is damaged.
       *[other] { $name } is damaged.
    }
fix-copy-damaged = Nothing was changed. Choose another copy.
err-copy-gone = This copy is no longer there.
fix-copy-gone = Choose another one.
err-copy-not-ours = { $name } is not a backup of Penning.
fix-copy-not-ours = Choose a file that ends in .penning, or the vault.age of another computer.
err-copy-too-costly = This backup asks for more work than any backup of Penning does.
fix-copy-too-costly = It was not opened, for it may have been made to block your computer.
err-copy-unreadable = { $name } cannot be read.
fix-copy-unreadable = Check that the file is still there and that you may open it.
err-entries-unreadable =
    { $count ->
        [one] 1 entry among your accounts cannot be read.
       *[other] { $count } entries among your accounts cannot be read.
    }
fix-entries-unreadable = The others work as always, and this is kept as it is. A newer Penning may be able to read it; earlier versions may hold it whole.
err-key-mistyped = That is not a whole recovery key.
fix-key-mistyped = It starts with AGE-SECRET-KEY-1. Compare it letter by letter with your recovery kit.
err-key-of-another = This key does not open this file.
fix-key-of-another = Use the recovery kit that was made together with it.
err-nothing-to-restore = There is nothing to restore right now.
fix-nothing-to-restore = Choose a copy first.
err-password-file-damaged = The file that keeps your key behind the password is damaged.
fix-password-file-damaged = Your accounts are whole. Open them with your recovery kit, or put keys/password.age back from a backup of the disk.
err-trash-emptied =
    { $count ->
        [one] One account was in the trash for 30 days and is gone for good.
       *[other] { $count } accounts were in the trash for 30 days and are gone for good.
    }
fix-trash-emptied = Backups made before today still have what was deleted.
err-undo-gone = This can no longer be undone with a click: something else was changed since.
fix-undo-gone = Restore the version from before, under Settings, Backups.
err-vault-damaged-while-open = The file with your accounts was damaged by something outside Penning.
fix-vault-damaged-while-open = Your accounts are still here and are saved again; the damaged file is kept in the folder set-aside.
err-vault-merged =
    { $count ->
        [one] An account was changed in two places at once.
       *[other] { $count } accounts were changed in two places at once.
    }
fix-vault-merged = The later change stays. The earlier one is in the trash.
err-vault-older = Something put back an older version of your accounts.
fix-vault-older = Accounts you added since may be missing. Look at the earlier versions and backups.
err-vault-recovered = You go on with an earlier version of your accounts.
fix-vault-recovered = The damaged file is kept as { $file }. Check whether your latest accounts are there.

# Sign-in requests
request-window = Penning: a sign-in
sign-in-asks = { $host } asks:
sign-in-since = Since
sign-in-left = Time left
sign-in-choose = Press what your sign-in page shows:
sign-in-approve = Approve
sign-in-approve-number = Approve with { $number }
sign-in-deny = Deny
sign-in-not-me = This wasn’t me
sign-in-hint = Are you not signing in anywhere? Then it is somebody else.
sign-in-others =
    { $count ->
        [one] One more sign-in waits after this one.
       *[other] { $count } more sign-ins wait after this one.
    }
sign-in-rivals =
    { $others ->
        [one] Two sign-ins ask for this account. Did you load the page again? Then the latest is yours. If not, somebody else may be signing in as you.
       *[other] { $total } sign-ins ask for this account. Did you load the page again? Then the latest is yours. If not, somebody else may be signing in as you.
    }
sign-in-approve-this = Approve this one, deny the rest
sign-in-deny-all = Deny all
sign-in-approved = Approved
sign-in-denied = Denied
sign-in-not-me-done = Denied: it wasn’t you
sign-in-type-code = Type this code on the sign-in page
sign-in-over = This sign-in is over
sign-in-over-text = Its time was up, or it was answered elsewhere. Sign in again to get a new one.
sign-in-presence-why = This account asks for proof that you are here before an answer is sent.
sign-ins-wait =
    { $count ->
        [one] A sign-in waits for your answer
       *[other] { $count } sign-ins wait for your answer
    }
notify-sign-in = { $account }: a sign-in waits for your answer
tray-sign-in = Sign-in waits: { $account }
tray-expect = I’m signing in now

# The quick palette
quick-window = Penning: quick palette
quick-search = Whose code?
quick-found = What can be chosen
quick-copy = Copy the code
quick-nothing = Nothing has this name.
quick-opening = Opening your accounts…
quick-empty = No accounts yet.

# Accounts that approve sign-ins
approvals = Accounts that approve sign-ins
approval-waiting = Waiting for sign-ins
approval-last = { $answer } { DATETIME($at, dateStyle: "short", timeStyle: "short") }
answer-approved = Approved
answer-denied = Denied
answer-not-me = It wasn’t you
approval-server = Server
approval-serial = Number there
approval-since = Since
approval-reached = Last reached
approval-not-yet = Not yet
expect-sign-in = I’m signing in now
expect-sign-in-text = Then Penning asks the server more often for two minutes.
expecting-sign-in = Penning now asks the server every few seconds.
approval-history = Last answers
approval-history-empty = Nothing answered yet.
approval-dropped = Not shown to you
approval-dropped-text = Penning checks every request. These did not pass:
dropped-malformed = Not a proper request
dropped-cannot-show = With choices that can’t be shown
dropped-wrong-serial = For another account
dropped-foreign-origin = Names another server
dropped-bad-signature = Not signed by the server
dropped-replayed = Answered before
dropped-stale = Too late
dropped-flood = Too many at once
approval-remove = Remove
approval-remove-text = Remove { $account }? Sign-ins from { $host } then no longer come to this computer. The server does not hear of it: first make sure that you can sign in another way, and ask your service desk to remove it there.
approval-removed = { $account } removed
approval-removed-text = Ask the service desk to remove it on the server, too.
activation-title = Approve sign-ins here?
activation-what = With this code { $host } will ask you on this computer whenever you sign in. You answer with a click.
activation-replaces = You have this account already. The new one takes its place.
activation-left = Can be used for { $time }
activation-do = Activate
activation-busy = Making a key…
activation-done = Ready: sign-ins of { $account } now come to this computer

settings-approvals = Sign-ins and clock
sign-in-sound = Sound for a sign-in
sign-in-sound-text = A short tone when somebody asks you to approve.
locked-no-sign-ins = While it is locked, Penning gets no sign-ins to approve.
locked-asks-nobody = While Penning is locked
locked-asks-nobody-text = While it is locked, Penning gets no sign-ins to approve: the key to ask for them is locked away, too. Unlock it before you sign in.

# The clock
clock-seconds =
    { $count ->
        [one] one second
       *[other] { $count } seconds
    }
clock-minutes =
    { $count ->
        [one] one minute
       *[other] { $count } minutes
    }
clock-hours =
    { $count ->
        [one] one hour
       *[other] { $count } hours
    }
clock-ahead = Your computer’s clock is { $amount } ahead, by { $host }.
clock-behind = Your computer’s clock is { $amount } behind, by { $host }.
clock-label = This computer’s clock
clock-check = Check my clock
clock-checking = Asking…
clock-check-text = Codes are made from the time. This asks { $host } what time it is, once, and sends nothing else. Penning never asks by itself.
clock-right =
    { $count ->
        [0] Your clock is right, by { $host }.
        [one] Your clock is right: one second off, by { $host }.
       *[other] Your clock is right enough: { $count } seconds off, by { $host }.
    }
clock-fix = Codes may be refused. In your system’s settings under “Date and time”, switch on setting the time automatically.

err-time-server-silent = { $host } does not answer.
fix-time-server-silent = Is there a connection? Networks at work often let nobody ask outside. Then compare your clock with a radio clock or a phone.
err-time-server-no-time = { $host } does not tell the time now.
fix-time-server-no-time = Try again in a few minutes.
err-push-expired = This code has expired.
fix-push-expired = Ask for a new one: start again on the page that showed it, or ask your service desk.
err-push-used = The server does not know this code any more.
fix-push-used = It was used before, or replaced. Ask for a new one.
err-push-skips-checks = This code asks to leave the certificate of { $host } unchecked. Penning does not do that.
fix-push-skips-checks = Then anybody on the way could pose as the server. Ask your service desk for a code with “sslverify” on.
err-push-unsafe-address = This code leads to an address without a safe connection ({ $host }).
fix-push-unsafe-address = Ask your service desk for a code with an https address.
err-push-server-key = The server’s key cannot be used ({ $host }).
fix-push-server-key = Ask your service desk for a new code.
err-sign-in-gone = This sign-in is over.
fix-sign-in-gone = Its time was up, or it was answered elsewhere. Sign in again to get a new one.
err-sign-in-number-missing = This sign-in asks you to choose.
fix-sign-in-number-missing = Press what your sign-in page shows.
err-sign-in-wrong-number = That is not what the sign-in page shows, so Penning denied this sign-in.
fix-sign-in-wrong-number = Sign in again to get a new one. Does no page of yours show one of these? Then somebody else may be signing in as you: tell your service desk.
err-sign-in-refused = The server did not accept it.
fix-sign-in-refused = It says: { $message }
err-server-unreachable = { $host } cannot be reached.
fix-server-unreachable = Are you connected to the network, or to the VPN if it needs one? Penning keeps trying.
err-server-timeout = { $host } does not answer.
fix-server-timeout = Penning keeps trying.
err-server-unsafe = There is no safe connection to { $host }.
fix-server-unsafe = Something in between may be tampering with it. Try another network, or tell your service desk.
err-server-certificate-expired = The certificate of { $host } has expired.
fix-server-certificate-expired = Is your computer’s date right? If so, tell your service desk: nothing is sent until it is renewed.
err-server-certificate-not-yet = The certificate of { $host } is not valid yet.
fix-server-certificate-not-yet = Your computer’s date is probably wrong: set it in your system’s settings.
err-server-certificate-name = The certificate of { $host } is for another name.
fix-server-certificate-name = Somebody may be posing as the server. Try another network, or tell your service desk.
err-server-certificate-untrusted = Your computer does not trust the certificate of { $host }.
fix-server-certificate-untrusted = If it is your organisation’s own, its certificate authority must be installed in your system. Ask your service desk.
err-server-redirects = { $host } sends Penning to another address.
fix-server-redirects = Penning does not follow. Does this network want you to sign in first? Otherwise tell your service desk.
err-server-answer-too-large = { $host } answered with more than Penning takes.
fix-server-answer-too-large = Tell your service desk.
err-server-answer-odd = { $host } answered with something else (status { $status }).
fix-server-answer-odd = Does this network want you to sign in first? Otherwise tell your service desk.
err-server-proxy = The proxy does not let Penning through to { $host }.
fix-server-proxy = Check the proxy in your system’s settings, or ask your service desk.
err-server-clock = { $host } finds that your computer’s clock is wrong by { $seconds } seconds.
fix-server-clock = In your system’s settings under “Date and time”, switch on setting the time automatically.
err-server-token-unknown = { $host } does not know this account any more.
fix-server-token-unknown = It was probably removed there. Ask your service desk for a new code, and remove this one here.
err-server-forbids-polling = { $host } does not let this computer ask for sign-ins.
fix-server-forbids-polling = Ask your service desk to allow polling (“push_allow_polling”) for your account.
err-server-refused = { $host } refused (status { $status }, number { $number }).
fix-server-refused = Tell your service desk these numbers.
err-tiqr-blocked =
    { $count ->
        [none] This account is blocked.
        [one] This account is blocked for a minute.
       *[other] This account is blocked for { $count } minutes.
    }
fix-tiqr-blocked =
    { $count ->
        [none] Ask the service desk to unblock it, or set it up again.
       *[other] Wait that long and try again.
    }
err-tiqr-challenge-gone = This sign-in is over.
fix-tiqr-challenge-gone = Load the page again, and scan the new code.
err-tiqr-no-account = You have no account with { $service } in Penning.
fix-tiqr-no-account = Set it up here first, or answer with the app in which you have it.
err-tiqr-no-server = { $host } cannot be reached.
fix-tiqr-no-server = Check your internet connection and try again.
err-tiqr-odd-answer = The server gave an answer that Penning does not understand.
fix-tiqr-odd-answer = Load the page again and scan the new code. If it stays, use the tiqr app.
err-tiqr-pin = A PIN has four digits.
fix-tiqr-pin = Type exactly four.
err-tiqr-refused = The service did not take the account.
fix-tiqr-refused = Nothing was set up. Load the page again and scan the new code.
err-tiqr-request-refused = The service did not understand the sign-in.
fix-tiqr-request-refused = Load the page again, and scan the new code.
err-tiqr-suite = This service wants answers of a kind that Penning cannot give.
fix-tiqr-suite = Use the tiqr app for it.
err-tiqr-unsafe-address = This code leads to an address that is not safe.
fix-tiqr-unsafe-address = Penning speaks to servers over https only. Check that you are on the right page.
err-tiqr-used = This code was used before, or is too old.
fix-tiqr-used = Load the page again, and scan the new code.
err-tiqr-user-unknown = The service does not know this account (any more).
fix-tiqr-user-unknown = Set it up again on the registration page of the service.
err-tiqr-wrong-pin =
    { $count ->
        [none] That PIN is not right.
        [0] That PIN is not right, and there are no attempts left.
        [one] That PIN is not right. One attempt is left.
       *[other] That PIN is not right. { $count } attempts are left.
    }
fix-tiqr-wrong-pin =
    { $count ->
        [0] The account is blocked now. Ask the service desk, or set it up again.
       *[other] Try again, with care.
    }
err-ocra-challenge = This challenge does not fit this account.
fix-ocra-challenge = Look whether you copied all of it, and nothing else.
err-ocra-secret = The secret key is not hexadecimal.
fix-ocra-secret = It has an even number of the digits 0 to 9 and letters A to F. Or choose Base32.
err-ocra-suite = Penning does not know this OCRA suite ({ $part }).
fix-ocra-suite = Copy it exactly, such as OCRA-1:HOTP-SHA1-6:QN08.

## Moving in from another app

import-format-count =
    { $count ->
        [one] { $format }: 1 account
       *[other] { $format }: { $count } accounts
    }
import-not-taken =
    { $count ->
        [one] 1 can't be added:
       *[other] { $count } can't be added:
    }
import-place = (number { $place })
import-in-trash = in the trash
import-archived = archived
import-counter = counter { $counter }
import-period = { $seconds } s
import-digits = { $digits } digits
import-added =
    { $count ->
        [0] Nothing was added.
        [one] 1 account was added.
       *[other] { $count } accounts were added.
    }
import-already-there =
    { $count ->
        [one] 1 was already in Penning.
       *[other] { $count } were already in Penning.
    }
import-trash-left-out =
    { $count ->
        [one] 1 was in the other app's trash and was left out.
       *[other] { $count } were in the other app's trash and were left out.
    }
import-newer-version = This file is from a newer version ({ $found }) than Penning knows. Compare the result with the other app.
import-parts-missing = Part { $missing } of this transfer is missing. Export again and include all parts.
import-name-pictures = QR codes
import-name-uris = Links in a text
import-name-csv = CSV table
import-empty = This file is empty. Export again.
import-unknown = Penning doesn't recognize this file. Choose the file that the other app exported.
import-password-needed = This file is protected with a password.
import-wrong-password = That password doesn't open this file. Enter the password that was chosen for the export.
import-damaged = This file is damaged or incomplete. Export again.
import-version = Penning can't read version { $found } of this format. Choose an older format in the other app, or update Penning.
import-bound-to-account = Only the Bitwarden account that made this export can open it. In Bitwarden, export again as "Password protected" or as plain JSON.
import-bound-to-device = Only the device that made this file can open it. Use the other app's own export.
import-too-large = This file is larger than Penning accepts (64 MB).
import-too-many = This file holds more than 100,000 accounts, which Penning doesn't accept.
import-too-costly = Opening this file would take far more work than any app asks for. It isn't a normal export.
import-not-enough-memory = There isn't enough memory to open this file. Close other programs and try again.
reason-secret-missing = There is no secret.
reason-secret = The secret can't be read.
reason-kind = Penning doesn't know the type "{ $found }".
reason-algorithm = Penning doesn't support the algorithm "{ $found }".
reason-digits = Codes can't have "{ $found }" digits.
reason-period = "{ $found }" isn't a usable period.
reason-counter = "{ $found }" isn't a usable counter.
reason-pin-missing = The file doesn't hold its PIN. Add this account by hand.
reason-does-not-fit = Its details don't fit together.
reason-link = Its link can't be read.
reason-cut-off = The line is cut off.
reason-damaged = This entry is damaged.
reason-other-password = This entry has another password.
reason-bound-to-device = Only the other device can open this entry.
reason-file-missing = The file { $found } is missing. Put it in the same folder.
reason-makers-app = Only the app of its maker can use it.

## The command line

cli-about = An authenticator for your desktop. Without a command, opens the window.
cli-hidden = Start in the tray, without a window
cli-quick = Open the quick palette
cli-lock = Lock
cli-link = Links to add (otpauth://…): Penning asks before it adds anything
cli-help = Show this help
cli-version = Show the version
cli-import = Add the accounts in a file that another app exported
cli-import-file = The exported file, or a picture or PDF with QR codes
cli-import-dry-run = Only show what would be added
cli-import-json = Print JSON
cli-import-at = Show the codes of this moment, in seconds since 1970
cli-import-password-fd = Read the file's password from this file descriptor instead of the terminal
cli-import-exit =
    Exit codes: 0 everything was read (and added), 1 some accounts can't be added,
    2 wrong command line, 3 the file can't be opened, 4 unknown format,
    5 password missing or wrong, 6 the file is refused, 7 Penning's accounts can't be opened.
cli-password = Password of { $file }:
cli-no-file = { $file } can't be opened: { $why }
cli-password-fd-failed = No password came from file descriptor { $number }.
cli-no-terminal = There is no terminal to ask for the password. Use --password-fd.
cli-vault-password = Password of Penning:
cli-vault-no-terminal = There is no terminal to ask for the password of Penning. Run this in a terminal.
