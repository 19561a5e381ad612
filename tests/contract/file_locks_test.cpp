// SPDX-License-Identifier: MIT
// Locks of ranges of a file, between openings of it. A host without them keeps the contract by
// saying so, and all other cases are about one that has them.
#include "platform/file_locks.hpp"

#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "platform/files.hpp"
#include "platform/threading.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/plain_child.hpp"
#include "tests/support/provenance.hpp"

using namespace ws2;
using namespace ws2::platform;
using namespace ws2::test;

namespace {

constexpr LockRange front{0, 9};
constexpr LockRange behind_it{10, 19};
constexpr LockRange across{5, 14};

// A file of this test's own, which goes with it.
class OwnFile {
public:
    OwnFile()
        : path_{temporary_folder() + "/ws2-locks-" + std::to_string(process_id())},
          file_{open(
              {.can_read = true, .can_write = true, .disposition = Disposition::create_always})} {}
    OwnFile(OwnFile const&) = delete;
    OwnFile& operator=(OwnFile const&) = delete;
    ~OwnFile() { static_cast<void>(remove_file(path_)); }

    int fd() const { return file_.get(); }
    UniqueDescriptor open(FileRequest const& request) const {
        auto opened = open_file(path_, request);
        REQUIRE(opened);
        return std::move(opened->descriptor);
    }
    // For locks, from an opening that stays.
    UniqueDescriptor opening() const {
        auto opened = open_for_locks(fd());
        REQUIRE(opened);
        return std::move(*opened);
    }
    bool has_locks() const { return bool{open_for_locks(fd())}; }

private:
    std::string const path_;
    UniqueDescriptor const file_;
};

// A wait for a lock, and how often it has ended.
class Waiting {
public:
    Waiting(int fd, LockKind kind, LockRange range) {
        auto started = LockWait::start({fd, kind, range, note_end, this});
        REQUIRE(started);
        wait_ = std::move(*started);
    }
    Waiting(Waiting const&) = delete;
    Waiting& operator=(Waiting const&) = delete;
    ~Waiting() { ends(); }

    void cancel() const { wait_->cancel(); }
    bool is_over() {
        std::lock_guard const lock{mutex_};
        return ends_ != 0;
    }
    // Waits for the first.
    int ends() {
        std::unique_lock lock{mutex_};
        over_.wait(lock, [&] { return ends_ != 0; });
        return ends_;
    }

private:
    static void note_end(void* waiting) {
        auto& self = *static_cast<Waiting*>(waiting);
        std::lock_guard const lock{self.mutex_};
        ++self.ends_;
        self.over_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable over_;
    int ends_ = 0;
    std::shared_ptr<LockWait> wait_;
};

// musl's threads cannot be cancelled in this call.
bool waits_can_be_interrupted() { return !has_musl(); }

}  // namespace

TEST_CASE("a host without locks of one opening refuses them all", "[locks]") {
    OwnFile const file;
    auto const opened = open_for_locks(file.fd());
    if (opened) return;
    CHECK(opened.code() == Code::invalid_function);
    auto const code = set_lock(file.fd(), LockKind::exclusive, front);
    if (code == Code::ok) return;  // only opening again is impossible: there is no /proc
    CHECK(code == Code::invalid_function);
    CHECK_FALSE(is_lock_opposed(file.fd(), LockKind::exclusive, front));
    auto const never = [](void*) { std::abort(); };
    CHECK(LockWait::start({file.fd(), LockKind::exclusive, front, never, nullptr}).code() ==
          Code::invalid_function);
}

TEST_CASE("an exclusive lock stands against other openings of the file, where it is", "[locks]") {
    OwnFile const file;
    if (!file.has_locks()) return;
    auto const one = file.opening();
    auto const other = file.opening();
    REQUIRE(set_lock(one.get(), LockKind::exclusive, front) == Code::ok);
    for (auto const kind : {LockKind::shared, LockKind::exclusive}) {
        CHECK(is_lock_opposed(other.get(), kind, across));
        CHECK(set_lock(other.get(), kind, across) == lock_violation);
        CHECK_FALSE(is_lock_opposed(one.get(), kind, across));
        CHECK_FALSE(is_lock_opposed(other.get(), kind, behind_it));
    }
    CHECK(set_lock(other.get(), LockKind::exclusive, behind_it) == Code::ok);
    CHECK(set_lock(one.get(), LockKind::none, front) == Code::ok);
    CHECK(set_lock(other.get(), LockKind::exclusive, across) == Code::ok);
}

TEST_CASE("shared locks stand beside each other, and replace what the opening had", "[locks]") {
    OwnFile const file;
    if (!file.has_locks()) return;
    auto const one = file.opening();
    auto const other = file.opening();
    REQUIRE(set_lock(one.get(), LockKind::exclusive, front) == Code::ok);
    REQUIRE(set_lock(one.get(), LockKind::shared, front) == Code::ok);
    CHECK(set_lock(other.get(), LockKind::shared, across) == Code::ok);
    CHECK(set_lock(other.get(), LockKind::exclusive, across) == lock_violation);
    CHECK(set_lock(one.get(), LockKind::exclusive, front) == lock_violation);
    CHECK(is_lock_opposed(one.get(), LockKind::exclusive, front));
    CHECK_FALSE(is_lock_opposed(one.get(), LockKind::shared, front));
}

TEST_CASE("the whole file is also what is behind its end", "[locks]") {
    OwnFile const file;
    if (!file.has_locks()) return;
    auto const one = file.opening();
    auto const other = file.opening();
    constexpr LockRange last{LockRange::largest_offset, LockRange::largest_offset};
    REQUIRE(set_lock(one.get(), LockKind::exclusive, last) == Code::ok);
    CHECK_FALSE(is_lock_opposed(other.get(), LockKind::exclusive, {0, last.first - 1}));
    CHECK(is_lock_opposed(other.get(), LockKind::exclusive, whole_file));
    REQUIRE(set_lock(one.get(), LockKind::exclusive, whole_file) == Code::ok);
    CHECK(is_lock_opposed(other.get(), LockKind::shared, front));
}

TEST_CASE("a lock ends with its opening, not with another descriptor of the file", "[locks]") {
    OwnFile const file;
    if (!file.has_locks()) return;
    auto const other = file.opening();
    auto one = file.opening();
    REQUIRE(set_lock(one.get(), LockKind::exclusive, front) == Code::ok);
    static_cast<void>(file.open({.can_read = true}));
    CHECK(is_lock_opposed(other.get(), LockKind::shared, front));
    one = UniqueDescriptor{};
    CHECK_FALSE(is_lock_opposed(other.get(), LockKind::shared, front));
}

TEST_CASE("a lock stands against other processes, and outlives a child that had it", "[locks]") {
    OwnFile const file;
    if (!file.has_locks()) return;
    auto const one = file.opening();
    REQUIRE(set_lock(one.get(), LockKind::exclusive, front) == Code::ok);
    CHECK(ends_in_child([&] {
        auto const own = open_for_locks(file.fd());
        if (!own || set_lock(own->get(), LockKind::shared, front) != lock_violation) std::abort();
    }));
    CHECK(is_lock_opposed(file.opening().get(), LockKind::shared, front));
}

TEST_CASE("who may only read a file locks it shared", "[locks]") {
    OwnFile const file;
    if (!file.has_locks()) return;
    auto const reader = file.open({.can_read = true});
    CHECK(set_lock(reader.get(), LockKind::shared, front) == Code::ok);
    CHECK(set_lock(reader.get(), LockKind::exclusive, front) == Code::win32_access_denied);
}

TEST_CASE("a wait for a lock ends once, with the lock, when it can be had", "[locks]") {
    OwnFile const file;
    if (!file.has_locks()) return;
    auto const one = file.opening();
    auto const other = file.opening();
    REQUIRE(set_lock(one.get(), LockKind::exclusive, front) == Code::ok);
    Waiting waiting{other.get(), LockKind::exclusive, across};
    CHECK_FALSE(waiting.is_over());
    REQUIRE(set_lock(one.get(), LockKind::none, front) == Code::ok);
    CHECK(waiting.ends() == 1);
    CHECK(is_lock_opposed(one.get(), LockKind::shared, across));
}

TEST_CASE("a wait for a lock that is cancelled ends, without it where it can be interrupted",
          "[locks]") {
    OwnFile const file;
    if (!file.has_locks()) return;
    auto const one = file.opening();
    auto const other = file.opening();
    REQUIRE(set_lock(one.get(), LockKind::exclusive, front) == Code::ok);
    Waiting waiting{other.get(), LockKind::shared, front};
    waiting.cancel();
    if (waits_can_be_interrupted()) CHECK(waiting.ends() == 1);
    REQUIRE(set_lock(one.get(), LockKind::none, front) == Code::ok);
    CHECK(waiting.ends() == 1);
    waiting.cancel();
    if (!waits_can_be_interrupted()) return;
    CHECK_FALSE(is_lock_opposed(one.get(), LockKind::exclusive, front));
}

TEST_CASE("a write goes to the file pointer, or to the end where it appends", "[locks]") {
    OwnFile const file;
    if (!file.has_locks()) return;
    REQUIRE(write_file(file.fd(), "abcd", 4));
    REQUIRE(seek_file(file.fd(), 1, SeekFrom::start));
    CHECK(next_write_offset(file.fd()) == 1);
    auto const appending = file.open({.can_write = true, .appends = true});
    CHECK(next_write_offset(appending.get()) == 4);
}
