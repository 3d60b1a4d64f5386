//! The script for GPU nodes of AL2.

use crate::command::test_file;
use crate::fake_node::Node;

const CONF: &str = "/etc/modprobe.d/nvidia-gsp.conf";
const AWAY: &str = "modprobe -r nvidia_uvm nvidia_drm nvidia_modeset nvidia";
const BACK: &str = "modprobe -a nvidia_uvm nvidia";

/// What is wrong, what is called, what is said, and whether the option stays.
const SITUATIONS: &[(&str, &[&str], &str, bool)] = &[
    ("", &[AWAY, BACK], "", true),
    ("no-driver", &[], "", true),
    ("busy-driver", &[AWAY, BACK], "the option counts from the next boot on", true),
    ("gsp", &[AWAY, BACK, BACK], "does not come back with the option: it is loaded without", false),
    ("dead-driver", &[AWAY, BACK, BACK], "does not come back without either", false),
    ("no-modprobe.d", &[], "leaving the driver as it is", false),
    ("gpu-folder", &[], "leaving the driver as it is", false),
];

#[test]
fn the_driver_is_loaded_with_its_option_or_as_before() {
    for (fault, calls, said, stays) in SITUATIONS {
        let node = Node::al2("x86_64");
        match *fault {
            "gpu-folder" => node.folder(CONF),
            fault => node.fault(fault),
        }
        let before = node.files();
        let run = node.run(&test_file("../files/al2-gpu.sh"), &[]);
        assert_eq!(
            (run.status, &run.calls[..]),
            (Some(0), &calls.iter().map(|call| (*call).to_owned()).collect::<Vec<_>>()[..]),
            "{fault}: {run:?}"
        );
        assert!(run.log.contains(said) && run.log.is_empty() == said.is_empty(), "{fault}: {run:?}");
        assert_eq!(node.files() == before, !stays, "{fault}: {run:?}");
        if *stays {
            assert_eq!(node.read(CONF), "options nvidia NVreg_EnableGpuFirmware=0\n");
        }
    }
}

#[test]
fn a_second_run_leaves_the_driver_alone() {
    let node = Node::al2("x86_64");
    let script = test_file("../files/al2-gpu.sh");
    // What a run that was killed may have left.
    node.write("/etc/modprobe.d/nvidia-gsp.conf.karpcfg.new", "options");
    node.run(&script, &[]);
    let files = node.files();
    assert!(!files.contains_key("/etc/modprobe.d/nvidia-gsp.conf.karpcfg.new"));
    assert!(node.run(&script, &[]).calls.is_empty());
    assert_eq!(node.files(), files);
}
