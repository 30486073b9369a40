//! A connection to PipeWire, and the pictures of one of its sources.
//!
//! All of it happens on one thread, which runs the library's loop: what the library tells is only noted ([`Heard`]), and
//! acted upon between two turns of the loop, so nothing is taken down while it is being called.

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::os::fd::{IntoRawFd, OwnedFd};
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

use penning_session::ports::{CameraError, CameraFrame, CameraName};

use super::library::{self, Library};
use super::{pixels, pod};

/// Cameras send up to 60 pictures a second; more than this helps nobody.
const BETWEEN_FRAMES: Duration = Duration::from_millis(60);
/// Screens are larger, and what stays on them for less is nothing to read.
const BETWEEN_SCREENS: Duration = Duration::from_millis(250);

/// What the library told since the last turn.
pub enum Heard {
    Appeared(Node),
    Gone(u32),
    /// All that was there at the start has been told.
    AllTold,
    Connection(String),
    Stream(StreamEnd),
    Frame(CameraFrame),
}

pub enum StreamEnd {
    Error(String),
    Unconnected,
}

/// A camera.
pub struct Node {
    pub number: u32,
    pub serial: String,
    pub camera: CameraName,
}

/// Whose pictures are wanted.
pub enum Source<'a> {
    Camera(&'a Node),
    /// The number of a node that is shared with us.
    Screen(u32),
}

/// What the library's calls find; it lives as long as the connection.
pub struct Ears {
    library: &'static Library,
    pub heard: RefCell<Vec<Heard>>,
    format: Cell<Option<pod::Format>>,
    stream: Cell<*mut library::Opaque>,
    last_frame: Cell<Option<Instant>>,
    /// Of a screen: the newest picture, left where it is until there is time for it.
    held: Cell<*mut library::Buffer>,
    holds: Cell<bool>,
}

impl Ears {
    pub fn new(library: &'static Library) -> Ears {
        Ears {
            library,
            heard: RefCell::default(),
            format: Cell::new(None),
            stream: Cell::new(null_mut()),
            last_frame: Cell::new(None),
            held: Cell::new(null_mut()),
            holds: Cell::new(false),
        }
    }

    fn note(&self, heard: Heard) {
        self.heard.borrow_mut().push(heard);
    }

    /// # Safety
    /// `buffer` was dequeued and not queued again.
    unsafe fn frame(&self, buffer: *mut library::Buffer) -> Option<CameraFrame> {
        let format = self.format.get()?;
        // A picture that a decoder cannot bear is left out.
        // SAFETY: as promised.
        std::panic::catch_unwind(|| unsafe { frame(buffer, &format) }).ok()?
    }
}

/// A connection to the media service.
pub struct Connection<'a> {
    library: &'static Library,
    inner: *mut library::Loop,
    context: *mut library::Opaque,
    core: *mut library::Interface,
    registry: *mut library::Interface,
    // Their places must not move while the library knows them.
    hooks: Box<[library::Hook; 2]>,
    _ears: &'a Ears,
}

impl<'a> Connection<'a> {
    /// To the desktop's service, or to the one that `remote` leads to.
    pub fn open(
        library: &'static Library,
        ears: &'a Ears,
        remote: Option<OwnedFd>,
    ) -> Result<Connection<'a>, CameraError> {
        let mut connection = Connection {
            library,
            inner: null_mut(),
            context: null_mut(),
            core: null_mut(),
            registry: null_mut(),
            hooks: Box::new([library::Hook::new(), library::Hook::new()]),
            _ears: ears,
        };
        let data = std::ptr::from_ref(ears).cast_mut().cast();
        let absent = |what: &str| {
            let error = std::io::Error::last_os_error();
            match error.kind() {
                std::io::ErrorKind::PermissionDenied => CameraError::Denied,
                _ => CameraError::Unsupported(format!("{what}: {error}")),
            }
        };
        // SAFETY: each call as the library's headers ask for it; what it made is checked before it is used, and
        // taken down by `Drop`. The hooks and `ears` outlive the connection, and the tables are static.
        unsafe {
            connection.inner = (library.pw_loop_new)(null());
            if connection.inner.is_null() {
                return Err(absent("no loop"));
            }
            // From here on this thread is the loop's.
            let control = &*(*connection.inner).control;
            let methods = &*control.functions.cast::<library::LoopControl>();
            (methods.enter)(control.object);
            connection.context = (library.pw_context_new)(connection.inner, null_mut(), 0);
            if connection.context.is_null() {
                return Err(absent("no context"));
            }
            connection.core = match remote {
                // The library closes it when the connection ends, and when none comes about.
                Some(remote) => (library.pw_context_connect_fd)(
                    connection.context,
                    remote.into_raw_fd(),
                    null_mut(),
                    0,
                ),
                None => (library.pw_context_connect)(connection.context, null_mut(), 0),
            };
            if connection.core.is_null() {
                return Err(absent("no connection"));
            }
            let core = &*connection.core;
            let methods = &*core.functions.cast::<library::CoreMethods>();
            (methods.add_listener)(core.object, &mut connection.hooks[0], &CORE_EVENTS, data);
            connection.registry = (methods.registry)(core.object, REGISTRY_VERSION, 0);
            if connection.registry.is_null() {
                return Err(absent("no registry"));
            }
            let registry = &*connection.registry;
            let registry_methods = &*registry.functions.cast::<library::RegistryMethods>();
            (registry_methods.add_listener)(
                registry.object,
                &mut connection.hooks[1],
                &REGISTRY_EVENTS,
                data,
            );
            (methods.sync)(core.object, library::CORE, 0);
        }
        Ok(connection)
    }

    /// Lets the library work, and waits for that up to `millis`.
    pub fn turn(&self, millis: c_int) {
        // SAFETY: the loop was made by `open`, on this thread.
        unsafe {
            let control = &*(*self.inner).control;
            let methods = &*control.functions.cast::<library::LoopControl>();
            (methods.iterate)(control.object, millis);
        }
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        let library = self.library;
        // SAFETY: what `open` made, in the reverse order; nothing uses it any more.
        unsafe {
            if !self.registry.is_null() {
                (library.pw_proxy_destroy)(self.registry);
            }
            if !self.core.is_null() {
                (library.pw_core_disconnect)(self.core);
            }
            if !self.context.is_null() {
                (library.pw_context_destroy)(self.context);
            }
            if !self.inner.is_null() {
                let control = &*(*self.inner).control;
                let methods = &*control.functions.cast::<library::LoopControl>();
                (methods.leave)(control.object);
                (library.pw_loop_destroy)(self.inner);
            }
        }
    }
}

/// A source's pictures on their way.
pub struct Stream<'a> {
    ears: &'a Ears,
    connection: &'a Connection<'a>,
    stream: *mut library::Opaque,
    /// The source itself, which says when it fails.
    proxy: *mut library::Interface,
    /// Known to the library for as long as stream and proxy live.
    _hooks: Box<[library::Hook; 2]>,
    pub node: u32,
    /// When the last picture came, or the stream was opened.
    pub since: Instant,
    pub seen: bool,
}

impl<'a> Stream<'a> {
    pub fn open(
        connection: &'a Connection<'a>,
        ears: &'a Ears,
        source: &Source<'_>,
    ) -> Result<Stream<'a>, CameraError> {
        let library = connection.library;
        let (role, target, number) = match source {
            Source::Camera(node) => {
                let target = format!("target.object = {}", node.serial);
                (format!("Camera {target}"), library::ANY, node.number)
            }
            Source::Screen(number) => ("Screen".to_owned(), *number, *number),
        };
        let properties = format!(
            "{{ media.type = Video media.category = Capture node.name = penning \
             node.description = Penning media.role = {role} }}"
        );
        let properties = CString::new(properties).unwrap_or_default();
        let mut hooks = Box::new([library::Hook::new(), library::Hook::new()]);
        let data = std::ptr::from_ref(ears).cast_mut().cast();
        let formats = match source {
            Source::Camera(_) => pod::camera_formats(&pixels::RAW),
            Source::Screen(_) => pod::screen_formats(&pixels::RAW),
        };
        ears.holds.set(matches!(source, Source::Screen(_)));
        ears.last_frame.set(None);
        let formats = formats.pointers();
        ears.format.set(None);
        // SAFETY: the connection is open; the library takes over the properties and copies the pods; hook and `ears`
        // outlive the stream, which `Drop` destroys.
        unsafe {
            let properties = (library.pw_properties_new_string)(properties.as_ptr());
            let stream = (library.pw_stream_new)(connection.core, c"Penning".as_ptr(), properties);
            if stream.is_null() {
                let error = std::io::Error::last_os_error();
                return Err(CameraError::Failed(error.to_string()));
            }
            ears.stream.set(stream);
            (library.pw_stream_add_listener)(stream, &mut hooks[0], &STREAM_EVENTS, data);
            let registry = &*connection.registry;
            let methods = &*registry.functions.cast::<library::RegistryMethods>();
            let proxy = (methods.bind)(
                registry.object,
                number,
                library::NODE.as_ptr(),
                library::NODE_VERSION,
                0,
            );
            if let Some(camera) = proxy.as_ref() {
                let methods = &*camera.functions.cast::<library::NodeMethods>();
                (methods.add_listener)(camera.object, &mut hooks[1], &NODE_EVENTS, data);
            }
            let opened = Stream {
                ears,
                connection,
                stream,
                proxy,
                _hooks: hooks,
                node: number,
                since: Instant::now(),
                seen: false,
            };
            let connected = (library.pw_stream_connect)(
                stream,
                library::DIRECTION_INPUT,
                target,
                library::AUTOCONNECT | library::MAP_BUFFERS | library::DONT_RECONNECT,
                formats.as_ptr(),
                formats.len() as u32,
            );
            match connected {
                0.. => Ok(opened),
                failed => Err(CameraError::Failed(
                    std::io::Error::from_raw_os_error(-failed).to_string(),
                )),
            }
        }
    }
}

impl Stream<'_> {
    /// The newest picture of a screen, if there is one since the last call, and not more often than is of use.
    pub fn frame_held(&self) -> Option<CameraFrame> {
        let ears = self.ears;
        let last = ears.last_frame.get();
        if ears.held.get().is_null() || last.is_some_and(|last| last.elapsed() < BETWEEN_SCREENS) {
            return None;
        }
        let held = ears.held.replace(null_mut());
        ears.last_frame.set(Some(Instant::now()));
        // SAFETY: dequeued by `on_process` and queued nowhere since; the stream is alive.
        unsafe {
            let frame = ears.frame(held);
            (ears.library.pw_stream_queue_buffer)(self.stream, held);
            frame
        }
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        self.ears.stream.set(null_mut());
        self.ears.held.set(null_mut());
        let library = self.ears.library;
        // Pictures that came meanwhile wait in the loop, with the stream they belong to: they go before it does.
        // SAFETY: made by `open`.
        unsafe { (library.pw_stream_disconnect)(self.stream) };
        self.connection.turn(0);
        // SAFETY: made by `open`, and destroyed once, never from within one of their own events.
        unsafe {
            (library.pw_stream_destroy)(self.stream);
            if !self.proxy.is_null() {
                (library.pw_proxy_destroy)(self.proxy);
            }
        }
        // What it told meanwhile is about a stream that is gone.
        let mut heard = self.ears.heard.borrow_mut();
        heard.retain(|one| !matches!(one, Heard::Frame(_) | Heard::Stream(_)));
    }
}

const REGISTRY_VERSION: u32 = 3;

static CORE_EVENTS: library::CoreEvents = library::CoreEvents {
    version: 0,
    info: None,
    done: on_done,
    ping: None,
    error: on_error,
    others: [None; 4],
};

static REGISTRY_EVENTS: library::RegistryEvents = library::RegistryEvents {
    version: 0,
    global: on_global,
    gone: on_gone,
};

static STREAM_EVENTS: library::StreamEvents = library::StreamEvents {
    version: 0,
    destroyed: None,
    state: on_state,
    unheard: [None; 2],
    parameter: on_parameter,
    buffer_added: None,
    buffer_removed: on_buffer_removed,
    process: on_process,
    drained: None,
};

static NODE_EVENTS: library::NodeEvents = library::NodeEvents {
    version: 0,
    info: on_node,
    parameter: None,
};

/// # Safety
/// `data` is what the listener was added with.
unsafe fn ears<'a>(data: *mut c_void) -> &'a Ears {
    // SAFETY: it was added with a pointer to `Ears`, which outlive the connection, and are only ever shared.
    unsafe { &*data.cast::<Ears>() }
}

/// # Safety
/// `text` is null or a C string.
unsafe fn words(text: *const c_char) -> String {
    match text.is_null() {
        true => String::new(),
        // SAFETY: as promised.
        false => unsafe { CStr::from_ptr(text) }
            .to_string_lossy()
            .into_owned(),
    }
}

unsafe extern "C" fn on_done(data: *mut c_void, object: u32, _sequence: c_int) {
    if object == library::CORE {
        // SAFETY: see `ears`.
        unsafe { ears(data) }.note(Heard::AllTold);
    }
}

unsafe extern "C" fn on_error(
    data: *mut c_void,
    object: u32,
    _sequence: c_int,
    result: c_int,
    message: *const c_char,
) {
    // SAFETY: the library passes a C string.
    let message = unsafe { words(message) };
    log::info!("the media service says of object {object}: {message} ({result})");
    // Anything else is about an object that went meanwhile.
    if object == library::CORE && result == -rustix::io::Errno::PIPE.raw_os_error() {
        // SAFETY: see `ears`.
        unsafe { ears(data) }.note(Heard::Connection(message));
    }
}

unsafe extern "C" fn on_global(
    data: *mut c_void,
    number: u32,
    _permissions: u32,
    kind: *const c_char,
    _version: u32,
    properties: *const library::Dictionary,
) {
    // SAFETY: the library passes a C string and, for nodes, a dictionary of `count` pairs of C strings.
    unsafe {
        if properties.is_null() || kind.is_null() || CStr::from_ptr(kind) != library::NODE {
            return;
        }
        let items = &*properties;
        let of = |name: &str| {
            (0..items.count as usize)
                .map(|at| *items.items.add(at))
                .find(|[key, _]| words(*key) == name)
                .map(|[_, value]| words(value))
        };
        // A shared screen is a source of pictures, too, and no camera.
        let is = |name, value| of(name).is_some_and(|is| is == value);
        if !is("media.class", "Video/Source") || !is("media.role", "Camera") {
            return;
        }
        let name = of("node.name").unwrap_or_else(|| number.to_string());
        let title = ["node.description", "node.nick"]
            .into_iter()
            .find_map(|key| of(key).filter(|title| !title.is_empty()));
        ears(data).note(Heard::Appeared(Node {
            number,
            serial: of("object.serial").unwrap_or_else(|| number.to_string()),
            camera: CameraName {
                title: title.unwrap_or_else(|| name.clone()),
                id: name,
            },
        }));
    }
}

unsafe extern "C" fn on_gone(data: *mut c_void, number: u32) {
    // SAFETY: see `ears`.
    unsafe { ears(data) }.note(Heard::Gone(number));
}

unsafe extern "C" fn on_node(data: *mut c_void, info: *const library::NodeInfo) {
    // SAFETY: see `ears`; the library passes null or what is known of the node, with its words or null.
    unsafe {
        if let Some(info) = info.as_ref()
            && info.state == library::STATE_ERROR
        {
            ears(data).note(Heard::Stream(StreamEnd::Error(words(info.error))));
        }
    }
}

unsafe extern "C" fn on_state(
    data: *mut c_void,
    before: c_int,
    state: c_int,
    message: *const c_char,
) {
    // SAFETY: see `ears`; the library passes null or a C string.
    let (ears, message) = unsafe { (ears(data), words(message)) };
    log::debug!("the camera's stream went from {before} to {state} {message}");
    match state {
        library::STATE_ERROR => ears.note(Heard::Stream(StreamEnd::Error(message))),
        library::STATE_UNCONNECTED => ears.note(Heard::Stream(StreamEnd::Unconnected)),
        _ => {}
    }
}

unsafe extern "C" fn on_parameter(data: *mut c_void, kind: u32, parameter: *const u32) {
    // SAFETY: see `ears`.
    let ears = unsafe { ears(data) };
    if kind != pod::PARAM_FORMAT {
        return;
    }
    if parameter.is_null() {
        ears.format.set(None);
        return;
    }
    // SAFETY: a pod begins with its body's length, and that many bytes follow its 8 first ones.
    let bytes = unsafe {
        let length = 8 + *parameter as usize;
        std::slice::from_raw_parts(parameter.cast::<u8>(), length)
    };
    let format = pod::chosen_format(bytes);
    log::debug!("the camera sends {format:?}");
    ears.format.set(format);
    let buffers = pod::wanted_buffers();
    let buffers = buffers.pointers();
    if ears.stream.get().is_null() {
        return;
    }
    // SAFETY: called by the stream itself, which is alive; the pods are copied.
    unsafe {
        (ears.library.pw_stream_update_params)(
            ears.stream.get(),
            buffers.as_ptr(),
            buffers.len() as u32,
        )
    };
}

unsafe extern "C" fn on_buffer_removed(data: *mut c_void, buffer: *mut library::Buffer) {
    // SAFETY: see `ears`.
    let ears = unsafe { ears(data) };
    if ears.held.get() == buffer {
        ears.held.set(null_mut());
    }
}

unsafe extern "C" fn on_process(data: *mut c_void) {
    // SAFETY: see `ears`.
    let ears = unsafe { ears(data) };
    let (library, stream) = (ears.library, ears.stream.get());
    if stream.is_null() {
        return;
    }
    // Only the newest counts.
    let mut newest = null_mut::<library::Buffer>();
    loop {
        // SAFETY: called by the stream itself, which is alive; a buffer is queued again once.
        unsafe {
            let buffer = (library.pw_stream_dequeue_buffer)(stream);
            if buffer.is_null() {
                break;
            }
            if !newest.is_null() {
                (library.pw_stream_queue_buffer)(stream, newest);
            }
            newest = buffer;
        }
    }
    if newest.is_null() {
        return;
    }
    if ears.holds.get() {
        // Word of the pointer comes in buffers, too.
        // SAFETY: the buffer is ours until it is queued.
        if !unsafe { has_picture(newest) } {
            // SAFETY: see above.
            unsafe { (library.pw_stream_queue_buffer)(stream, newest) };
            return;
        }
        let before = ears.held.replace(newest);
        if !before.is_null() {
            // SAFETY: held since it was dequeued, and let go of only here, in `frame_held` and where it ends.
            unsafe { (library.pw_stream_queue_buffer)(stream, before) };
        }
        return;
    }
    let now = Instant::now();
    let due = ears
        .last_frame
        .get()
        .is_none_or(|last| now.duration_since(last) >= BETWEEN_FRAMES);
    if due {
        // SAFETY: the buffer is ours until it is queued.
        let frame = unsafe { ears.frame(newest) };
        if let Some(frame) = frame {
            ears.last_frame.set(Some(now));
            ears.note(Heard::Frame(frame));
        }
    }
    // SAFETY: see above.
    unsafe { (library.pw_stream_queue_buffer)(stream, newest) };
}

/// # Safety
/// `buffer` was dequeued and not queued again.
unsafe fn has_picture(buffer: *mut library::Buffer) -> bool {
    // SAFETY: a buffer has `count` blocks of data.
    unsafe {
        let inner = &*(*buffer).inner;
        if inner.count == 0 {
            return false;
        }
        let chunk = (*inner.data).chunk.as_ref();
        chunk.is_some_and(|chunk| chunk.size > 0 && chunk.flags & library::NOT_A_PICTURE == 0)
    }
}

/// # Safety
/// `buffer` was dequeued and not queued again.
unsafe fn frame(buffer: *mut library::Buffer, format: &pod::Format) -> Option<CameraFrame> {
    // SAFETY: a buffer has `count` blocks of data, each mapped to `most` bytes where `bytes` is not null.
    unsafe {
        let inner = &*(*buffer).inner;
        if inner.count == 0 {
            return None;
        }
        let data = &*inner.data;
        let chunk = data.chunk.as_ref()?;
        if data.bytes.is_null() || data.most == 0 || chunk.flags & library::NOT_A_PICTURE != 0 {
            return None;
        }
        let offset = chunk.offset % data.most;
        let size = chunk.size.min(data.most - offset);
        let bytes = std::slice::from_raw_parts(data.bytes.add(offset as usize), size as usize);
        pixels::grey(format, usize::try_from(chunk.stride).unwrap_or(0), bytes)
    }
}
