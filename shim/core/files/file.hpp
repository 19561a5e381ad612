// SPDX-License-Identifier: MIT
// A file behind a HANDLE: a regular file, an end of a pipe, or a standard stream of the process.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "platform/files.hpp"
#include "platform/folders.hpp"
#include "shim/core/objects/handle_table.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/objects/object.hpp"

namespace ws2::core {

// The asynchronous engine's part of a file; created by the first call that needs it.
class FileAsync {
public:
    FileAsync() = default;
    FileAsync(FileAsync const&) = delete;
    FileAsync& operator=(FileAsync const&) = delete;
    virtual ~FileAsync() = default;
    // The last handle of the file was closed, and the last call has left.
    virtual void end() {}
    virtual void cancel_blocked_calls() {}
    // Null: nothing to wait for.
    virtual Waitable* waitable() { return nullptr; }
};

class File final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::file;

    struct Access {
        bool can_read = false;
        bool can_write = false;
        bool is_overlapped = false;  // needs an OVERLAPPED with every transfer
    };

    File(UniqueDescriptor descriptor, Access access)
        : Object{ObjectKind::file}, descriptor_{std::move(descriptor)}, access_{access} {}

    int fd() const { return descriptor_.get(); }
    Access const& access() const { return access_; }

    platform::FileType type() const { return platform::file_type(fd()); }
    Result<std::uint64_t> size() const { return platform::file_size(fd()); }
    // invalid_function: it is no regular file.
    Result<platform::FileStatus> status() const {
        if (type() != platform::FileType::disk) return Code::invalid_function;
        return platform::file_status(fd());
    }

    Code set_times(platform::FileTimes const& times) const {
        if (type() != platform::FileType::disk) return Code::invalid_handle;
        return platform::set_file_times(fd(), times);
    }

    // At the file pointer, which moves. A read blocks on a pipe or a terminal; broken_pipe: the
    // pipe has no writer; operation_aborted: it was cancelled by CancelSynchronousIo. A pipe that
    // never waits: no_data_in_pipe, or as much is written as there is room for.
    Result<std::size_t> read(void* data, std::size_t length) const;
    Result<std::size_t> write(void const* data, std::size_t length) const;
    // Without the file pointer. The end of the file is an error, handle_eof [docs: ReadFile].
    Result<std::size_t> read_at(void* data, std::size_t length, std::uint64_t offset) const;
    // Of a pipe: the bytes that can be read without waiting. broken_pipe: none, and no writer is
    // left to write; invalid_function: another kind of file.
    Result<std::uint32_t> bytes_available() const;
    Result<std::size_t> write_at(void const* data, std::size_t length, std::uint64_t offset) const {
        return platform::write_file_at(fd(), data, length, offset);
    }
    Result<std::uint64_t> seek(std::int64_t distance, platform::SeekFrom from) const {
        return platform::seek_file(fd(), distance, from);
    }
    // Ends the file at its pointer. Only what may be written.
    Code cut() const { return access_.can_write ? platform::cut_file(fd()) : no_write; }
    Code flush() const { return access_.can_write ? platform::flush_file(fd()) : no_write; }

    // --- an end of a pipe ---------------------------------------------------------------------
    void set_never_waits(bool never_waits) { never_waits_ = never_waits; }
    bool never_waits() const { return never_waits_; }
    // As the program that made it wished; 0: as is usual.
    void set_room(std::uint32_t room) { room_ = room; }
    std::uint32_t room() const { return room_ != 0 ? room_ : usual_room; }

    // It had locks of others when it was opened.
    void set_had_locks() { had_locks_ = true; }
    bool had_locks() const { return had_locks_; }

    // The file goes when its last handle is closed.
    void delete_on_close(std::string path) { path_to_delete_ = std::move(path); }

    FileAsync* async() const { return async_.load(std::memory_order_acquire); }
    // Returns the one that was published first.
    FileAsync& publish_async(std::unique_ptr<FileAsync> async) {
        FileAsync* published = nullptr;
        if (async_.compare_exchange_strong(published, async.get())) return *async.release();
        return *published;
    }

    Waitable* waitable() override {
        auto* const used = async();
        return used ? used->waitable() : nullptr;
    }
    void cancel_blocked_calls() override {
        if (auto* const used = async()) used->cancel_blocked_calls();
    }
    void close() override {
        if (auto* const used = async()) used->end();
        if (!path_to_delete_.empty()) static_cast<void>(platform::remove_file(path_to_delete_));
        descriptor_ = UniqueDescriptor{};
    }

private:
    static constexpr Code no_write = Code::win32_access_denied;
    static constexpr std::uint32_t usual_room = 4096;

    Code await_data() const;
    ~File() override { delete async(); }

    UniqueDescriptor descriptor_;
    Access const access_;
    std::string path_to_delete_;
    bool had_locks_ = false;
    std::atomic<bool> never_waits_{false};
    std::uint32_t room_ = 0;
    std::atomic<FileAsync*> async_{nullptr};  // owned
};

inline Result<Handle> open_handle(UniqueDescriptor descriptor, File::Access access) {
    ObjectPtr<Object> const file{
        new File{std::move(descriptor), access}
    };
    return library().handles().insert(file);
}

struct FileOptions {
    bool is_overlapped = false;
    bool deletes_on_close = false;
};
struct OpenedFile {
    Handle handle = 0;
    bool existed = false;
};
// By Windows' name. invalid_parameter: to be truncated, and not to be written.
Result<OpenedFile> open_file(std::string const& name, platform::FileRequest const& request,
                             FileOptions options);

struct PipeHandles {
    Handle reader = 0;
    Handle writer = 0;
};
Result<PipeHandles> open_pipe(std::uint32_t room);

// The host's path for one of Windows': either slash separates, and the devices every program may
// name are there. Drive letters are names like any other.
std::string to_host_path(std::string_view path);

enum class StandardStream : std::uint8_t { input, output, error };
// The same handle every time; 0 where the process was started without that stream.
Handle standard_handle(StandardStream stream);
void set_standard_handle(StandardStream stream, Handle handle);

}  // namespace ws2::core
