/** The backend in the Rust process. */
import { invoke, type InvokeOptions } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { unpack } from '../camera/picture';
import { merged, nothing, problemOf } from '../enrol/outcome';
import { unpackCodes } from '../show/codes';
import type { Backend, BackendEvent } from './backend';
import type { EnrolOutcome } from './bindings';
import { seal } from './seal';

/** Calls with what somebody typed, which only Rust can read on its way. */
async function sealed<T>(command: string, value: unknown, options?: InvokeOptions): Promise<T> {
  return invoke<T>(command, await seal(await invoke<ArrayBuffer>('seal_key'), value), options);
}

export function tauri(): Backend {
  return {
    appState: () => invoke('app_state'),

    codes: (ids) => invoke('codes', { ids }),
    copyCode: (id, which) => invoke('copy_code', { id, which }),
    hotpNext: (id) => invoke('hotp_next', { id }),

    editAccount: (id, edit) => invoke('edit_account', { id, edit }),
    pinAccount: (id, pinned) => invoke('pin_account', { id, pinned }),
    moveAccount: (id, before) => invoke('move_account', { id, before }),
    deleteAccount: (id) => invoke('delete_account', { id }),
    restoreAccount: (id) => invoke('restore_account', { id }),
    trash: () => invoke('trash'),
    purgeAccount: (id) => invoke('purge_account', { id }),

    enrolScreen: () => invoke('enrol_screen'),
    enrolMarked: () => invoke('enrol_marked'),
    enrolClipboard: () => invoke('enrol_clipboard'),
    async enrolPictures(pictures) {
      let outcome = nothing();
      // One at a time: bytes go as they are, without a copy in JSON, and one bad picture spoils no other.
      for (const { name, bytes } of pictures) {
        try {
          const headers = { 'x-name': encodeURIComponent(name) };
          outcome = merged(outcome, await invoke<EnrolOutcome>('enrol_picture', bytes, { headers }));
        } catch (refusal) {
          outcome = merged(outcome, { ...nothing(), problems: [problemOf(refusal)] });
        }
      }
      return outcome;
    },
    enrolUnlock: (name, password) => sealed('enrol_unlock', password, { headers: { 'x-name': encodeURIComponent(name) } }),
    enrolText: (text) => sealed('enrol_text', text),
    enrolTyped: (typed) => sealed('enrol_typed', typed),
    enrolCodes: (pendingIds) => invoke('enrol_codes', { pendingIds }),
    enrolCommit: (choices) => invoke('enrol_commit', { choices }),
    enrolDiscard: (pendingIds) => invoke('enrol_discard', { pendingIds }),
    enrolTakeWaiting: () => invoke('enrol_take_waiting'),

    watchStart: (purpose) => invoke('watch_start', { purpose }),
    watchStop: () => invoke('watch_stop'),
    watchView: () => invoke('watch_view'),

    showAccount: async (id) => unpackCodes(await invoke<ArrayBuffer>('show_account', { id })),
    showTransfer: async (ids) => unpackCodes(await invoke<ArrayBuffer>('show_transfer', { ids })),
    showEnd: () => invoke('show_end'),

    cameraStart: (camera) => invoke('camera_start', { camera }),
    cameraLook: async () => unpack(await invoke<ArrayBuffer>('camera_look')),
    cameraSee: (width, grey) => invoke('camera_see', grey, { headers: { 'x-width': String(width) } }),
    cameraStop: () => invoke('camera_stop'),
    tiqrOffer: (request) => invoke('tiqr_offer', { request }),
    tiqrEnrol: (request, pin) => sealed('tiqr_enrol', [request, pin]),
    tiqrRequest: (request) => invoke('tiqr_request', { request }),
    tiqrAnswer: (request, account, pin) => sealed('tiqr_answer', [request, account, pin]),
    ocraAdd: (typed) => sealed('ocra_add', typed),
    ocraRespond: (id, challenge, pin) => sealed('ocra_respond', [id, challenge, pin]),
    responderRemove: (id) => invoke('responder_remove', { id }),

    vaultRetry: () => invoke('vault_retry'),
    vaultUnlock: (password) => sealed('vault_unlock', password),
    vaultCreateWithPassword: (password) => sealed('vault_create_with_password', password),

    vaultLock: () => invoke('vault_lock'),
    vaultRecoverText: (text) => sealed('vault_recover_text', text),
    vaultRecoverPicture: (bytes) => invoke('vault_recover_picture', bytes),
    vaultRecoverScreen: () => invoke('vault_recover_screen'),

    ways: () => invoke('ways'),
    weighPassword: (password) => sealed('weigh_password', password),
    setPassword: (password) => sealed('set_password', password),
    useKeychain: () => invoke('use_keychain'),
    makeNewKey: (password) => sealed('make_new_key', password),
    makeRecoveryKit: (madeOn) => invoke('make_recovery_kit', { madeOn }),
    checkRecoveryKit: (typed) => sealed('check_recovery_kit', typed),
    showToCapture: () => invoke('show_to_capture'),

    presence: () => invoke('presence'),
    provePresence: (password) => sealed('prove_presence', password),

    backups: () => invoke('backups'),
    backupsChange: (choices) => invoke('backups_change', { choices }),
    backupsChooseFolder: () => invoke('backups_choose_folder'),
    backupsUsualFolder: () => invoke('backups_usual_folder'),
    backUpNow: () => invoke('back_up_now'),
    backUpPortable: (password) => sealed('back_up_portable', password),
    copies: () => invoke('copies'),
    copyLook: (id) => invoke('copy_look', { id }),
    copyChoose: () => invoke('copy_choose'),
    copyDropped: ({ name, bytes }) => invoke('copy_dropped', bytes, { headers: { 'x-name': encodeURIComponent(name) } }),
    copyTakeWaiting: () => invoke('copy_take_waiting'),
    copyOpenWithPassword: (password) => sealed('copy_open_with_password', password),
    copyOpenWithKey: (key) => sealed('copy_open_with_key', key),
    copyForget: () => invoke('copy_forget'),
    restore: (how) => invoke('restore', { how }),
    restoreUndo: () => invoke('restore_undo'),
    vaultUseEarlier: () => invoke('vault_use_earlier'),
    noticeDismiss: (code) => invoke('notice_dismiss', { code }),
    activate: (pendingId, issuer, accountName) => invoke('activate', { pendingId, issuer, accountName }),
    discardActivations: (pendingIds) => invoke('discard_activations', { pendingIds }),
    removeApproval: (id) => invoke('remove_approval', { id }),
    expectSignIn: () => invoke('expect_sign_in'),
    checkClock: () => invoke('check_clock'),
    keepGuide: (place) => invoke('keep_guide', { place }),
    keepList: (place) => invoke('keep_list', { place }),
    showRequest: () => invoke('show_request'),
    requestState: () => invoke('request_state'),
    requestAnswer: (id, verdict, rivals) => invoke('request_answer', { id, verdict, rivals }),
    requestClose: () => invoke('request_close'),
    quickState: () => invoke('quick_state'),
    quickChoose: (choice) => invoke('quick_choose', { choice }),
    quickClose: () => invoke('quick_close'),

    changeSettings: (settings) => invoke('change_settings', { settings }),

    hideWindow: () => invoke('hide_window'),
    quit: () => invoke('quit'),

    listen(told) {
      const stop = listen<BackendEvent>('penning', (event) => told(event.payload));
      // Listening takes a moment to begin. What was told in it is not repeated (that the vault is open,
      // above all), so it is asked for.
      void stop.then(() => told({ kind: 'changed' }));
      return () => void stop.then((unlisten) => unlisten());
    },
  };
}
