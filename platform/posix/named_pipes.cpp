// SPDX-License-Identifier: MIT
// A folder that only the user can enter has a file for each instance, the record, which its server
// keeps locked: one that can be locked is a dead process's. Beside it is the socket on which the
// server listens, under the record's name with a mark behind it, for as long as clients can find
// the instance: the client that takes it removes the name. Whatever looks at several of them, or
// changes which there are, holds the lock of the folder.
#include "platform/named_pipes.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "platform/folders.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/shared_folder.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

struct PipeRecord {
    static constexpr std::size_t room_for_name = 1024;
    std::uint32_t version = 0;
    PipeShape shape;
    PipeBoard board;
    std::uint32_t name_length = 0;
    char name[room_for_name]{};
};

namespace {

constexpr std::uint32_t this_version = 1;
constexpr char listens[] = "+";  // the mark behind the name of a socket
constexpr SocketKind pipe_socket{Family::local, SocketType::stream, 0};

std::string folder_path() { return shared_folder() + "/ws2shim-p" + std::to_string(::geteuid()); }

bool is_private_folder(std::string const& folder) {
    struct stat status {};
    constexpr mode_t others = S_IRWXG | S_IRWXO;
    return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
           status.st_uid == ::geteuid() && (status.st_mode & others) == 0;
}

// The folder, locked while this lives.
class PipeFolder {
public:
    static Result<PipeFolder> enter() {
        PipeFolder folder{folder_path()};
        if (::mkdir(folder.path_.c_str(), S_IRWXU) != 0 && !is_private_folder(folder.path_))
            return Code::win32_access_denied;
        UniqueDescriptor fd{
            ::open(folder.path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)};
        if (!fd || !lock_opening(fd.get(), LOCK_EX)) return Code::win32_access_denied;
        folder.lock_ = std::move(fd);
        return folder;
    }
    PipeFolder() = default;

    std::string path_of(std::string const& entry) const { return path_ + '/' + entry; }
    std::vector<std::string> entries() const {
        auto names = names_in(path_);
        if (!names) return {};
        std::erase_if(*names, [](std::string const& name) { return name.starts_with('.'); });
        return std::move(*names);
    }

private:
    explicit PipeFolder(std::string path) : path_{std::move(path)} {}
    std::string path_;
    UniqueDescriptor lock_;
};

// The names of records begin with this: a path has room for few letters.
std::string prefix_of(std::string const& name) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (char const c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    char text[20];
    std::snprintf(text, sizeof text, "%016llx.", static_cast<unsigned long long>(hash));
    return text;
}

bool is_socket(std::string const& entry) { return entry.ends_with(listens); }
std::string socket_of(std::string const& record) { return record + listens; }

void remove_record(std::string const& record) noexcept {
    char socket[128];
    std::snprintf(socket, sizeof socket, "%s%s", record.c_str(), listens);
    ::unlink(socket);
    ::unlink(record.c_str());
}

std::shared_ptr<PipeMemory> map_record(int fd) {
    auto memory = std::make_shared<PipeMemory>();
    return memory->map(fd) ? memory : nullptr;
}

// An instance of a living server.
struct FoundPipe {
    std::string path;
    std::shared_ptr<PipeMemory> memory;
    bool can_be_taken() const {
        struct stat status {};
        return ::lstat(socket_of(path).c_str(), &status) == 0;
    }
};

// Null: it is none, and what a dead process has left is removed.
std::shared_ptr<PipeMemory> living(std::string const& path) {
    UniqueDescriptor const fd{::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
    if (!fd) return nullptr;
    if (lock_opening(fd.get(), LOCK_SH | LOCK_NB)) {
        remove_record(path);
        return nullptr;
    }
    struct stat status {};
    bool const is_whole =
        ::fstat(fd.get(), &status) == 0 && status.st_size >= static_cast<off_t>(sizeof(PipeRecord));
    return is_whole ? map_record(fd.get()) : nullptr;
}

bool has_name(PipeMemory const& memory, std::string const& name) {
    auto const& record = memory.record();
    return record.version == this_version && record.name_length == name.size() &&
           std::memcmp(record.name, name.data(), name.size()) == 0;
}

std::vector<FoundPipe> instances(PipeFolder const& folder, std::string const& name) {
    std::vector<FoundPipe> all;
    auto const prefix = prefix_of(name);
    for (auto const& entry : folder.entries()) {
        if (!entry.starts_with(prefix) || is_socket(entry)) continue;
        auto path = folder.path_of(entry);
        if (auto memory = living(path); memory && has_name(*memory, name))
            all.push_back({std::move(path), std::move(memory)});
    }
    return all;
}

// Of all names: what is left of processes that were killed.
void sweep(PipeFolder const& folder) {
    for (auto const& entry : folder.entries())
        if (!is_socket(entry)) static_cast<void>(living(folder.path_of(entry)));
}

// A record that no client finds.
Code write_record(PipePlace& place, PipeFolder const& folder, PipeShape const& shape) {
    static std::atomic<unsigned> last{0};
    char number[24];
    std::snprintf(number, sizeof number, "%x.%x", static_cast<unsigned>(::getpid()), ++last);
    auto const path = folder.path_of(prefix_of(place.name) + number);
    UniqueDescriptor fd{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                               S_IRUSR | S_IWUSR)};
    if (!fd) return errno == EMFILE ? Code::too_many_open_files : Code::win32_access_denied;
    // Written, so that there is room for it, which a mapping alone does not ask for.
    static constexpr char nothing[sizeof(PipeRecord)]{};
    bool const is_made = lock_opening(fd.get(), LOCK_EX | LOCK_NB) &&
                         ::write(fd.get(), nothing, sizeof nothing) == sizeof nothing;
    auto memory = is_made ? map_record(fd.get()) : nullptr;
    if (!memory) {
        ::unlink(path.c_str());
        return Code::not_enough_memory;
    }
    auto& record = *new (&memory->record()) PipeRecord;
    record.version = this_version;
    record.shape = shape;
    record.board.server_process = static_cast<std::uint32_t>(::getpid());
    record.name_length = static_cast<std::uint32_t>(place.name.size());
    std::memcpy(record.name, place.name.data(), place.name.size());
    place.path = path;
    place.record = std::move(fd);
    place.memory = std::move(memory);
    return Code::ok;
}

Result<sockaddr_un> pipe_address(std::string const& path) {
    sockaddr_un address{};
    if (path.size() >= sizeof address.sun_path) return Code::win32_access_denied;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

// The socket listens before it has the name by which it is found.
Code listen_at(PipePlace& place) {
    auto const early = place.path + "-";
    auto const name = socket_of(place.path);
    auto listener = std::make_shared<UniqueDescriptor>();
    auto const address = pipe_address(early);
    if (!address) return address.code();
    auto socket = open_socket(pipe_socket, BlockingMode::non_blocking);
    if (!socket) return socket.code();
    ::unlink(early.c_str());
    bool const listens_now =
        ::bind(socket->get(), reinterpret_cast<sockaddr const*>(&*address), sizeof *address) == 0 &&
        ::listen(socket->get(), 1) == 0 && ::rename(early.c_str(), name.c_str()) == 0;
    if (!listens_now) {
        ::unlink(early.c_str());
        return code_from_errno(errno);
    }
    *listener = std::move(*socket);
    place.listener = std::move(listener);
    return Code::ok;
}

Result<UniqueDescriptor> connect_to(std::string const& socket_path) {
    auto const address = pipe_address(socket_path);
    if (!address) return address.code();
    auto stream = open_socket(pipe_socket, BlockingMode::non_blocking);
    if (!stream) return stream;
    if (::connect(stream->get(), reinterpret_cast<sockaddr const*>(&*address), sizeof *address) !=
        0)
        return code_from_errno(errno);
    if (auto const code = set_blocking(stream->get(), BlockingMode::blocking); code != Code::ok)
        return code;
    return stream;
}

bool is_own(PipePlace const& place) {
    return place.memory &&
           place.memory->board().server_process == static_cast<std::uint32_t>(::getpid());
}

}  // namespace

// The view keeps the lock of the descriptor, too.
bool PipeMemory::map(int fd) {
    void* const view =
        ::mmap(nullptr, sizeof(PipeRecord), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (view == MAP_FAILED) return false;
    record_ = static_cast<PipeRecord*>(view);
    return true;
}
PipeMemory::~PipeMemory() {
    if (record_) ::munmap(record_, sizeof(PipeRecord));
}
PipeShape const& PipeMemory::shape() const { return record_->shape; }
PipeBoard& PipeMemory::board() const { return record_->board; }

Result<PipePlace> make_pipe_place(std::string const& name, PipeShape const& shape,
                                  FirstPipe first) {
    if (name.size() > PipeRecord::room_for_name) return Code::win32_access_denied;
    auto const folder = PipeFolder::enter();
    if (!folder) return folder.code();
    sweep(*folder);
    auto const others = instances(*folder, name);
    if (!others.empty()) {
        auto const& common = others.front().memory->shape();
        if (first == FirstPipe::required || common.clients_may_read != shape.clients_may_read ||
            common.clients_may_write != shape.clients_may_write)
            return Code::win32_access_denied;
        if (others.size() >= common.most_instances) return pipe_busy;
    }
    PipePlace place;
    place.name = name;
    auto mine = shape;
    if (!others.empty()) mine.most_instances = others.front().memory->shape().most_instances;
    if (auto const code = write_record(place, *folder, mine); code != Code::ok) return code;
    if (auto const code = listen_at(place); code != Code::ok) {
        remove_record(place.path);
        return code;
    }
    return place;
}

Code renew_pipe_place(PipePlace& place) {
    auto const folder = PipeFolder::enter();
    if (!folder) return folder.code();
    PipePlace next;
    next.name = place.name;
    auto const code = write_record(next, *folder, place.memory->shape());
    if (code != Code::ok) return code;
    remove_record(place.path);
    place = std::move(next);
    return Code::ok;
}

Code open_pipe_place(PipePlace& place) {
    auto const folder = PipeFolder::enter();
    return folder ? listen_at(place) : folder.code();
}

// A client that died between taking the instance and removing its name is followed by none.
Result<UniqueDescriptor> take_pipe_client(PipePlace& place) {
    auto stream = accept(place.listener->get(), BlockingMode::blocking, nullptr);
    if (!stream) return stream;
    ::unlink(socket_of(place.path).c_str());
    place.listener.reset();
    return stream;
}

// In the child of a fork it is the parent's.
void forget_pipe_place(PipePlace const& place) noexcept {
    if (is_own(place)) remove_record(place.path);
}
void end_pipe_place(PipePlace& place) noexcept {
    forget_pipe_place(place);
    place = PipePlace{};
}

Result<PipeClient> take_pipe(std::string const& name, PipeAccess access) {
    auto const folder = PipeFolder::enter();
    if (!folder) return folder.code();
    auto const found = instances(*folder, name);
    if (found.empty()) return Code::file_not_found;
    auto const& shape = found.front().memory->shape();
    bool const is_allowed = (!access.can_read || shape.clients_may_read != 0) &&
                            (!access.can_write || shape.clients_may_write != 0);
    if (!is_allowed) return Code::win32_access_denied;
    for (auto const& each : found) {
        if (!each.can_be_taken()) continue;
        each.memory->board().client_process = static_cast<std::uint32_t>(::getpid());
        auto stream = connect_to(socket_of(each.path));
        if (!stream && stream.code() != Code::connection_refused) return stream.code();
        ::unlink(socket_of(each.path).c_str());
        if (!stream) continue;
        return PipeClient{std::move(*stream), each.memory};
    }
    return pipe_busy;
}

Result<PipeFinding> find_pipe(std::string const& name) {
    auto const folder = PipeFolder::enter();
    if (!folder) return folder.code();
    auto const found = instances(*folder, name);
    if (found.empty()) return Code::file_not_found;
    PipeFinding finding{static_cast<std::uint32_t>(found.size()), false,
                        found.front().memory->shape().default_wait_ms};
    for (auto const& each : found) finding.can_be_taken |= each.can_be_taken();
    return finding;
}

}  // namespace ws2::platform
