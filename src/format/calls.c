/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/calls.h"

#include <errno.h>

static const int dangerous[] = {
    /* another process, or more of this one */
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(personality),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    /* another user, more rights */
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
    SCMP_SYS(setreuid),
    SCMP_SYS(setregid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setresgid),
    SCMP_SYS(setgroups),
    SCMP_SYS(setfsuid),
    SCMP_SYS(setfsgid),
    SCMP_SYS(capset),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    /* the machine */
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(bpf),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
};

static bool all(scmp_filter_ctx ctx, uint32_t action, const int *calls, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (seccomp_rule_add(ctx, action, calls[i], 0) != 0)
            return false;
    return true;
}

bool calls_refuse(scmp_filter_ctx ctx, const int *calls, size_t n)
{
    return all(ctx, SCMP_ACT_ERRNO(EPERM), calls, n);
}

bool calls_refuse_dangerous(scmp_filter_ctx ctx)
{
    return calls_refuse(ctx, dangerous, sizeof dangerous / sizeof *dangerous);
}

bool calls_allow(scmp_filter_ctx ctx, const int *calls, size_t n)
{
    return all(ctx, SCMP_ACT_ALLOW, calls, n);
}
