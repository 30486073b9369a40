use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::served::Served;
use crate::{Desktop, Result, wait_for};

/// The desktop's media service, and cameras that can be plugged in, held before a picture and unplugged
/// (see `programs/camera.py`). All of it ends when the value is dropped.
pub struct Cameras<'a> {
    desktop: &'a Desktop,
    // Ends before what it talks to.
    program: Option<Served>,
    running: Vec<Child>,
}

impl<'a> Cameras<'a> {
    /// Starts PipeWire, without a camera.
    ///
    /// # Errors
    /// It is not installed or does not come up.
    pub fn start(desktop: &'a Desktop) -> Result<Cameras<'a>> {
        let mut cameras = Cameras {
            desktop,
            program: None,
            running: Vec::new(),
        };
        cameras.spawn("pipewire")?;
        let socket = desktop.folder().join("run/pipewire-0");
        wait_for("PipeWire", 20, || socket.exists().then_some(()))?;
        cameras.without_logind()?;
        cameras.spawn("wireplumber")?;
        wait_for("WirePlumber", 20, || {
            let objects = cameras.objects().ok()?;
            objects
                .iter()
                .any(|object| object["info"]["props"]["application.name"] == "WirePlumber")
                .then_some(())
        })?;
        cameras.program = Some(Served::start(desktop.python("camera.py"))?);
        Ok(cameras)
    }

    /// WirePlumber asks logind whose seat the Bluetooth speakers are at, and ends where there is no logind, as in
    /// a container.
    fn without_logind(&self) -> Result<()> {
        let variables = self.desktop.variables();
        let mut variables = variables.iter();
        let config = variables.find(|(name, _)| *name == "XDG_CONFIG_HOME");
        let config =
            Path::new(&config.ok_or("a desktop has a folder for settings")?.1).join("wireplumber");
        // As version 0.4 has it, and as 0.5 has it.
        for (folder, name, text) in [
            (
                "bluetooth.lua.d",
                "60-none.lua",
                "bluez_monitor.enabled = false\n",
            ),
            (
                "wireplumber.conf.d",
                "60-none.conf",
                "wireplumber.profiles = { main = { hardware.bluetooth = disabled, support.logind = disabled } }\n",
            ),
        ] {
            let folder = config.join(folder);
            std::fs::create_dir_all(&folder)?;
            std::fs::write(folder.join(name), text)?;
        }
        Ok(())
    }

    /// Plugs in a camera with this name and title, that shows grey.
    ///
    /// # Errors
    /// It does not appear.
    pub fn plug(&mut self, name: &str, title: &str, (width, height): (u32, u32)) -> Result<()> {
        self.ask(
            &json!({"do": "plug", "name": name, "title": title, "width": width, "height": height}),
        )?;
        wait_for("the camera", 20, || {
            self.nodes("Video/Source")
                .ok()?
                .contains(&name.to_owned())
                .then_some(())
        })
    }

    /// A screen of this size that is there to be shared, grey at first. Its number among the service's objects.
    ///
    /// # Errors
    /// It does not appear.
    pub fn plug_screen(&mut self, name: &str, (width, height): (u32, u32)) -> Result<u32> {
        self.ask(&json!({
            "do": "plug", "name": name, "title": name, "width": width, "height": height, "screen": true,
        }))?;
        wait_for("the screen", 20, || {
            let objects = self.objects().ok()?;
            let node = objects
                .iter()
                .find(|object| object["info"]["props"]["node.name"] == name)?;
            node["id"].as_u64()?.try_into().ok()
        })
    }

    /// # Errors
    /// It does not go.
    pub fn unplug(&mut self, name: &str) -> Result<()> {
        self.ask(&json!({"do": "unplug", "name": name}))?;
        wait_for("the camera's end", 20, || {
            let there = self.nodes("Video/Source").ok()?;
            (!there.contains(&name.to_owned())).then_some(())
        })
    }

    /// Holds a picture before the camera: a file with a grey value for each of its pixels.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn show(&mut self, name: &str, grey: &Path) -> Result<()> {
        self.ask(&json!({"do": "show", "name": name, "path": grey}))
    }

    /// The camera stays on and sends nothing, or sends again.
    ///
    /// # Errors
    /// There is no such camera.
    pub fn mute(&mut self, name: &str, muted: bool) -> Result<()> {
        self.ask(&json!({"do": "mute", "name": name, "muted": muted}))
    }

    /// Waits until nobody takes pictures any more, and each camera is as new.
    ///
    /// # Errors
    /// Somebody goes on.
    pub fn rest(&mut self) -> Result<()> {
        wait_for("the camera's end", 20, || {
            self.watchers().ok()?.is_empty().then_some(())
        })?;
        wait_for("cameras that are as new", 20, || {
            let program = self.program.as_mut()?;
            let rests = program.ask(&json!({"do": "at_rest"})).ok()?;
            (rests == true).then_some(())
        })
    }

    /// The programs that take pictures from a camera now, by the names they gave themselves.
    ///
    /// # Errors
    /// PipeWire does not answer.
    pub fn watchers(&self) -> Result<Vec<String>> {
        self.nodes("Stream/Input/Video")
    }

    fn nodes(&self, class: &str) -> Result<Vec<String>> {
        let objects = self.objects()?;
        let properties = objects.iter().map(|object| &object["info"]["props"]);
        Ok(properties
            .filter(|properties| properties["media.class"] == class)
            .filter_map(|properties| properties["node.name"].as_str().map(str::to_owned))
            .collect())
    }

    fn objects(&self) -> Result<Vec<Value>> {
        let mut command = self.desktop.command("timeout");
        let said = self.desktop.run(command.args(["5", "pw-dump"]))?;
        Ok(serde_json::from_str(&said)?)
    }

    fn ask(&mut self, command: &Value) -> Result<()> {
        let program = self.program.as_mut().ok_or("the cameras did not start")?;
        program.ask(command).map(drop)
    }

    fn spawn(&mut self, program: &str) -> Result<()> {
        let mut command = self.desktop.command(program);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.running.push(command.spawn()?);
        Ok(())
    }
}

impl Drop for Cameras<'_> {
    fn drop(&mut self) {
        self.program = None;
        for child in self.running.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
