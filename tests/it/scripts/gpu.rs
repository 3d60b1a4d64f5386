//! The script for GPU nodes of AL2.

use crate::command::test_file;
use crate::fake_node::Node;

#[test]
fn gpu_nodes_of_al2_load_the_driver_with_its_option() {
    let script = test_file("../files/al2-gpu.sh");
    let reload = ["modprobe -r nvidia_uvm nvidia_drm nvidia_modeset nvidia", "modprobe nvidia"];
    for (fault, calls) in [("", &reload[..]), ("no-driver", &[]), ("no-modprobe.d", &[])] {
        let node = Node::al2("x86_64");
        node.fault(fault);
        let run = node.run(&script, &[]);
        assert_eq!(
            (run.status, run.calls.iter().map(String::as_str).collect::<Vec<_>>()),
            (Some(0), calls.to_vec()),
            "{fault}"
        );
        if fault == "no-modprobe.d" {
            assert!(run.log.contains("leaving the driver as it is"), "{run:?}");
            continue;
        }
        assert_eq!(
            node.read("/etc/modprobe.d/nvidia-gsp.conf"),
            "options nvidia NVreg_EnableGpuFirmware=0\n"
        );
        let files = node.files();
        assert!(node.run(&script, &[]).calls.is_empty());
        assert_eq!(node.files(), files);
    }
}
