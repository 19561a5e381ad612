// SPDX-License-Identifier: MIT
// I/O of the newer thread pool interface, and its forerunner.
#include <map>
#include <mutex>

#include "shim/api/win32/completion_ports.hpp"
#include "shim/api/win32/pool_environment.hpp"
#include "shim/core/io/pool_io.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::ObjectPtr;

class Io final : public Pooled<core::PoolIo, VOID WINAPI(PTP_CALLBACK_INSTANCE, PVOID, PVOID, ULONG,
                                                         ULONG_PTR, PTP_IO)> {
public:
    using Pooled::Pooled;

    PTP_IO handle() { return reinterpret_cast<PTP_IO>(this); }
    static Io& of(PTP_IO io) { return *reinterpret_cast<Io*>(io); }

private:
    void call(core::PortEntry const& entry, core::PoolCall& call) override {
        auto const error =
            core::is_success(entry.status) ? Code::ok : core::win32_code(entry.status);
        call_back(call, entry.overlapped, static_cast<ULONG>(error), entry.bytes, handle());
    }

    bool stop(core::CleanupGroup::Wanted wanted) override {
        return wanted == core::CleanupGroup::Wanted::dropped && drop();
    }
    void await_end() override { await(Running::all); }
    void release() override {
        end_announcing();
        drop_reference();
    }
};

Code connect_to_pool(Io& io, HANDLE file) {
    auto const key = core::add_to_pool(ObjectPtr<core::PoolIoTarget>{&io});
    if (!key) return key.code();
    if (auto const code = associate(file, core::pool_port(), *key); code != Code::ok) {
        core::forget_in_pool(*key);
        return code;
    }
    io.key = *key;
    return Code::ok;
}

// BindIoCompletionCallback: it is never ended, so there is one for each function, for good.
class BoundFunction final : public core::PoolIoTarget {
public:
    explicit BoundFunction(LPOVERLAPPED_COMPLETION_ROUTINE function) : function_{function} {}
    void complete(core::PortEntry const& entry, core::PoolCall&) override {
        function_(static_cast<DWORD>(entry.status), static_cast<DWORD>(entry.bytes),
                  reinterpret_cast<OVERLAPPED*>(entry.overlapped));
    }

private:
    LPOVERLAPPED_COMPLETION_ROUTINE function_;
};

Result<std::uintptr_t> key_of(LPOVERLAPPED_COMPLETION_ROUTINE function) {
    static core::RankedMutex<core::Rank::pool_io> mutex;
    static auto& keys = *new std::map<LPOVERLAPPED_COMPLETION_ROUTINE, std::uintptr_t>;
    std::lock_guard const lock{mutex};
    if (auto const found = keys.find(function); found != keys.end()) return found->second;
    auto const key = core::add_to_pool(ObjectPtr<core::PoolIoTarget>{new BoundFunction{function}});
    if (key) keys.emplace(function, *key);
    return key;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

PTP_IO WINAPI CreateThreadpoolIo(HANDLE fl, PTP_WIN32_IO_CALLBACK pfnio, PVOID pv,
                                 PTP_CALLBACK_ENVIRON pcbe) {
    return make_pooled<Io>(pfnio, pv, pcbe, [&](Io& io) { return connect_to_pool(io, fl); });
}
VOID WINAPI StartThreadpoolIo(PTP_IO pio) { Io::of(pio).start(); }
VOID WINAPI CancelThreadpoolIo(PTP_IO pio) { Io::of(pio).cancel(); }
VOID WINAPI WaitForThreadpoolIoCallbacks(PTP_IO pio, BOOL fCancelPendingCallbacks) {
    if (fCancelPendingCallbacks) Io::of(pio).drop();
    Io::of(pio).await(core::PoolIo::Running::associated);
}
VOID WINAPI CloseThreadpoolIo(PTP_IO pio) { Io::of(pio).close_member(); }

BOOL WINAPI BindIoCompletionCallback(HANDLE FileHandle, LPOVERLAPPED_COMPLETION_ROUTINE Function,
                                     ULONG) {
    return win32_call(FALSE, [&] {
        if (!Function) return Code::invalid_parameter;
        auto const key = key_of(Function);
        return key ? associate(FileHandle, core::pool_port(), *key) : key.code();
    });
}
