//! What a camera sees.

use penning_session as session;
use penning_session::ports::CameraName;
use serde::Serialize;
use ts_rs::TS;

use super::{EnrolOutcome, Problem};

/// A camera to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CameraChoice {
    pub id: String,
    pub title: String,
}

/// What a camera sees now. The picture itself goes beside it, as bytes.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CameraView {
    pub cameras: Vec<CameraChoice>,
    /// The id of the one in use.
    pub using: Option<String>,
    /// The codes in sight, by their four corners: parts of the picture's width and height from its top left, not
    /// mirrored.
    #[ts(type = "Array<Array<[number, number]>>")]
    pub outlines: Vec<[(f32, f32); 4]>,
    /// There are codes in sight, and none that means anything here.
    pub unknown: bool,
    /// What was found since the last look.
    pub found: Option<EnrolOutcome>,
    /// Why there is no picture.
    pub problem: Option<Problem>,
    /// The camera is off: all was found, or it had to go off.
    pub over: bool,
}

impl From<CameraName> for CameraChoice {
    fn from(CameraName { id, title }: CameraName) -> Self {
        CameraChoice { id, title }
    }
}

impl From<session::CameraView> for CameraView {
    fn from(view: session::CameraView) -> Self {
        CameraView {
            cameras: view.cameras.into_iter().map(CameraChoice::from).collect(),
            using: view.using,
            outlines: view.outlines,
            unknown: view.unknown,
            found: view.found.map(EnrolOutcome::from),
            problem: view.problem.map(Problem::from),
            over: view.over,
        }
    }
}
