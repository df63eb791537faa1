/*
 * A disk that keeps what was synced and nothing else, for the folder named by CRASH_ROOT. Preloaded into a process, it
 * copies a file to CRASH_KEPT whenever the process syncs it, and the names in a folder whenever it syncs the folder.
 * After the process was killed, what lies in CRASH_KEPT is what a power cut would have left: see forgetfulDisk.ts.
 *
 * Files and folders are named by inode and time of birth: a number that is used again is another file.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_uint turn;

static _Noreturn void give_up(const char *what) {
  dprintf(2, "keepSynced: %s: %s\n", what, strerror(errno));
  _exit(99);
}

/* "f" or "d", inode and time of birth. */
static void name_of(int fd, char *out, size_t size) {
  struct statx found;
  if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &found) != 0) give_up("statx");
  if (!(found.stx_mask & STATX_BTIME)) { errno = ENOTSUP; give_up("no time of birth"); }
  long long born = found.stx_btime.tv_sec * 1000000000LL + found.stx_btime.tv_nsec;
  snprintf(out, size, "%c%llu.%lld", S_ISDIR(found.stx_mode) ? 'd' : 'f', (unsigned long long)found.stx_ino, born);
}

static int is_ours(int fd) {
  const char *root = getenv("CRASH_ROOT");
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (root == NULL || length < 0) return 0;
  path[length] = 0;
  size_t rooted = strlen(root);
  return strncmp(path, root, rooted) == 0 && (path[rooted] == '/' || path[rooted] == 0);
}

static void write_all(int out, const char *bytes, ssize_t length) {
  for (ssize_t done = 0; done < length;) {
    ssize_t wrote = write(out, bytes + done, length - done);
    if (wrote < 0) give_up("write");
    done += wrote;
  }
}

static void keep_file(int fd, int out) {
  char link[64], buffer[65536];
  /* Opened again: the descriptor may be for writing only, and its place in the file is not ours to move. */
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  int in = open(link, O_RDONLY | O_CLOEXEC);
  if (in < 0) give_up("open");
  for (ssize_t got; (got = read(in, buffer, sizeof buffer)) != 0;) {
    if (got < 0) give_up("read");
    write_all(out, buffer, got);
  }
  close(in);
}

static void keep_folder(int fd, int out) {
  char link[64], name[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  DIR *folder = opendir(link);
  if (folder == NULL) give_up("opendir");
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    int one = openat(dirfd(folder), entry->d_name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (one < 0) continue; /* Gone since the folder was read. */
    name_of(one, name, sizeof name);
    close(one);
    dprintf(out, "%s %s\n", name, entry->d_name);
  }
  closedir(folder);
}

/* A process may be killed in here: what is kept appears whole or not at all. */
static int keep(int fd) {
  const char *kept = getenv("CRASH_KEPT");
  if (kept == NULL || !is_ours(fd)) return 0;
  char name[64], begun[PATH_MAX], path[PATH_MAX];
  name_of(fd, name, sizeof name);
  snprintf(begun, sizeof begun, "%s/begun.%d.%u", kept, getpid(), atomic_fetch_add(&turn, 1));
  snprintf(path, sizeof path, "%s/%s", kept, name);
  int out = open(begun, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (out < 0) give_up("open");
  if (name[0] == 'd') keep_folder(fd, out);
  else keep_file(fd, out);
  close(out);
  if (rename(begun, path) != 0) give_up("rename");
  return 0;
}

int fsync(int fd) { return keep(fd); }
int fdatasync(int fd) { return keep(fd); }
