/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's interface, as far as version 6; see landlock(7). */
struct ruleset {
    uint64_t files;
    uint64_t net;   /* version 4 */
    uint64_t scope; /* version 6 */
};
struct __attribute__((packed)) beneath {
    uint64_t allowed;
    int32_t folder;
};

enum { RULE_PATH_BENEATH = 1, ASK_VERSION = 1 };
enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3,
    MAKE_CHAR = 1 << 6,
    MAKE_BLOCK = 1 << 11,
    FIRST_RIGHTS = (1 << 13) - 1, /* the thirteen of version 1 */
    REFER = 1 << 13,              /* version 2: renaming from one folder to another */
    TRUNCATE = 1 << 14,           /* version 3 */
    IOCTL_DEV = 1 << 15,          /* version 5 */
    ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV,
    BIND_TCP = 1 << 0,
    SCOPE_ABSTRACT = 1 << 0,
    SCOPE_SIGNAL = 1 << 1,
};

int landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
    return version > 0 ? (int)version : 0;
}

static uint64_t rights_known(int version)
{
    return FIRST_RIGHTS | (version >= 2 ? REFER : 0) | (version >= 3 ? TRUNCATE : 0) |
           (version >= 5 ? IOCTL_DEV : 0);
}

static uint64_t rights_of(unsigned asked)
{
    uint64_t all = (FIRST_RIGHTS | REFER | TRUNCATE) &
                   ~(uint64_t)(EXECUTE | READ_FILE | READ_DIR | MAKE_CHAR | MAKE_BLOCK);
    return (asked & LANDLOCK_READ ? READ_FILE | READ_DIR : 0) |
           (asked & LANDLOCK_RUN ? EXECUTE : 0) | (asked & LANDLOCK_WRITE ? all : 0);
}

static bool allow(int rules, const struct landlock_path *p, int version)
{
    struct stat st;
    int fd = open(p->path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    uint64_t rights = rights_of(p->rights) & rights_known(version);
    if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rights &= ON_FILES;
    struct beneath rule = { rights, fd };
    long done = syscall(SYS_landlock_add_rule, rules, RULE_PATH_BENEATH, &rule, 0);
    close(fd);
    return done == 0;
}

bool landlock_shut(const struct landlock_path *paths, int n, bool alone)
{
    int version = landlock_version();
    struct ruleset set = { .files = rights_known(version),
                           .net = alone && version >= 4 ? BIND_TCP : 0,
                           .scope = alone && version >= 6 ? SCOPE_ABSTRACT | SCOPE_SIGNAL : 0 };
    size_t size = version >= 6   ? sizeof set
                  : version >= 4 ? offsetof(struct ruleset, scope)
                                 : offsetof(struct ruleset, net);
    if (version == 0) {
        errno = ENOSYS;
        return false;
    }
    int rules = (int)syscall(SYS_landlock_create_ruleset, &set, size, 0);
    bool fine = rules >= 0;
    for (int i = 0; fine && i < n; i++)
        fine = allow(rules, &paths[i], version);
    fine = fine && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    int why = errno;
    if (rules >= 0)
        close(rules);
    errno = why;
    return fine;
}
