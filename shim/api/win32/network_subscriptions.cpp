// SPDX-License-Identifier: MIT
// NotifyIpInterfaceChange and its kin: a wait of the thread pool for the next change, which
// compares the table with what it was and calls back for each row that came, went or changed.
#include <iphlpapi.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "shim/api/win32/adapters.hpp"
#include "shim/api/win32/network_changes.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

namespace network_change = platform::network_change;

bool is_same(SOCKADDR_INET const& left, SOCKADDR_INET const& right) {
    return is_same_ip(address_of(left), address_of(right));
}

// --- What can be watched -------------------------------------------------------------------------

struct Interfaces {
    using Row = MIB_IPINTERFACE_ROW;
    using Table = MIB_IPINTERFACE_TABLE;
    static constexpr platform::NetworkChanges changes = network_change::interfaces |
                                                        network_change::ipv4_addresses |
                                                        network_change::ipv6_addresses;
    static DWORD get(ADDRESS_FAMILY family, Table** to) { return GetIpInterfaceTable(family, to); }
    static bool is_same_row(Row const& left, Row const& right) {
        return left.Family == right.Family && left.InterfaceLuid.Value == right.InterfaceLuid.Value;
    }
    static bool is_changed(Row const& before, Row const& now) {
        return before.Connected != now.Connected || before.NlMtu != now.NlMtu;
    }
};

struct Addresses {
    using Row = MIB_UNICASTIPADDRESS_ROW;
    using Table = MIB_UNICASTIPADDRESS_TABLE;
    static constexpr platform::NetworkChanges changes =
        network_change::ipv4_addresses | network_change::ipv6_addresses;
    static DWORD get(ADDRESS_FAMILY family, Table** to) {
        return GetUnicastIpAddressTable(family, to);
    }
    static bool is_same_row(Row const& left, Row const& right) {
        return left.InterfaceLuid.Value == right.InterfaceLuid.Value &&
               is_same(left.Address, right.Address);
    }
    static bool is_changed(Row const& before, Row const& now) {
        return before.OnLinkPrefixLength != now.OnLinkPrefixLength;
    }
};

struct Routes {
    using Row = MIB_IPFORWARD_ROW2;
    using Table = MIB_IPFORWARD_TABLE2;
    static constexpr platform::NetworkChanges changes = network_change::routes;
    static DWORD get(ADDRESS_FAMILY family, Table** to) { return GetIpForwardTable2(family, to); }
    static bool is_same_row(Row const& left, Row const& right) {
        return left.InterfaceLuid.Value == right.InterfaceLuid.Value &&
               left.DestinationPrefix.PrefixLength == right.DestinationPrefix.PrefixLength &&
               is_same(left.DestinationPrefix.Prefix, right.DestinationPrefix.Prefix) &&
               is_same(left.NextHop, right.NextHop);
    }
    static bool is_changed(Row const& before, Row const& now) {
        return before.Metric != now.Metric || before.Protocol != now.Protocol;
    }
};

// Empty where there is nothing to list; none when the list could not be had, for lack of memory.
template <class Watched>
std::optional<std::vector<typename Watched::Row>> rows_of(ADDRESS_FAMILY family) {
    typename Watched::Table* table = nullptr;
    auto const error = Watched::get(family, &table);
    if (error == ERROR_NOT_ENOUGH_MEMORY) return std::nullopt;
    std::vector<typename Watched::Row> rows;
    if (error != NO_ERROR) return rows;
    std::unique_ptr<typename Watched::Table, decltype(&FreeMibTable)> const owner{table,
                                                                                  FreeMibTable};
    rows.assign(table->Table, table->Table + table->NumEntries);
    return rows;
}

// --- One registration ----------------------------------------------------------------------------

class Subscription {
public:
    Subscription() = default;
    Subscription(Subscription const&) = delete;
    virtual ~Subscription() {
        if (wait_) CloseThreadpoolWait(wait_);
        if (event_) CloseHandle(event_);
    }

    Code begin() {
        event_ = CreateEventW(nullptr, TRUE, FALSE, nullptr);
        wait_ = event_ ? CreateThreadpoolWait(on_change, this, nullptr) : nullptr;
        if (!wait_) return Code::not_enough_memory;
        auto const code = expect_change();
        if (code != Code::ok) return code;
        if (!remember_table()) return Code::not_enough_memory;
        SetThreadpoolWait(wait_, event_, nullptr);
        return Code::ok;
    }

protected:
    // No callback runs any more, or will. For the destructors, before what callbacks use goes.
    void end() {
        if (!wait_) return;
        is_ended_ = true;
        WaitForThreadpoolWaitCallbacks(wait_, TRUE);  // one that runs may set the wait once more
        SetThreadpoolWait(wait_, nullptr, nullptr);
        WaitForThreadpoolWaitCallbacks(wait_, TRUE);
        if (!std::exchange(is_expecting_, false)) return;
        static_cast<void>(is_done([&] { cancel_network_change(overlapped_); }));
        WaitForSingleObject(event_, INFINITE);
    }

    virtual core::NetworkCondition condition() const = 0;
    // False: memory ran out, and nothing is different from before.
    virtual bool remember_table() = 0;
    virtual bool report_changes() = 0;

private:
    static VOID CALLBACK on_change(PTP_CALLBACK_INSTANCE, PVOID context, PTP_WAIT,
                                   TP_WAIT_RESULT result) {
        auto& self = *static_cast<Subscription*>(context);
        if (self.is_ended_) return;
        bool is_reported = false;
        static_cast<void>(is_done([&] {
            // After a table that could not be had, the operation may still pend.
            if (result == WAIT_OBJECT_0 || !self.is_expecting_)
                static_cast<void>(self.expect_change());
            is_reported = self.report_changes();
        }));
        FILETIME again{static_cast<DWORD>(-1000000), 0xFFFFFFFF};  // in 100 ms: memory ran out
        bool const is_done_for_now = self.is_expecting_ && is_reported;
        SetThreadpoolWait(self.wait_, self.event_, is_done_for_now ? nullptr : &again);
    }

    // Before the table is looked at, so that no change is missed.
    Code expect_change() {
        is_expecting_ = false;
        ResetEvent(event_);
        overlapped_ = {};
        overlapped_.hEvent = event_;
        auto code = await_network_change(overlapped_, condition());
        // The last WSACleanup of the process may just take the library's socket away.
        if (code == Code::not_socket || code == Code::operation_aborted)
            code = await_network_change(overlapped_, condition());
        is_expecting_ = code == Code::io_pending;
        return is_expecting_ ? Code::ok : code;
    }

    HANDLE event_ = nullptr;
    PTP_WAIT wait_ = nullptr;
    OVERLAPPED overlapped_{};
    std::atomic<bool> is_ended_{false};
    bool is_expecting_ = false;  // of the callback's thread, and of end() when none runs
};

template <class Watched>
class TableSubscription final : public Subscription {
public:
    using Row = typename Watched::Row;
    using Callback = VOID(WINAPI*)(PVOID, Row*, MIB_NOTIFICATION_TYPE);

    TableSubscription(ADDRESS_FAMILY family, Callback callback, PVOID context)
        : family_{family}, callback_{callback}, context_{context} {}
    TableSubscription(TableSubscription const&) = delete;
    ~TableSubscription() override { end(); }

private:
    core::NetworkCondition condition() const override {
        return core::NetworkCondition::any_of(Watched::changes);
    }

    bool remember_table() override {
        auto now = rows_of<Watched>(family_);
        if (now) known_ = std::move(*now);
        return now.has_value();
    }

    bool report_changes() override {
        auto listed = rows_of<Watched>(family_);
        if (!listed) return false;
        auto const before = std::exchange(known_, std::move(*listed));
        for (auto row : known_) {  // the callbacks get rows of their own
            auto const old = find(before, row);
            if (old == before.end())
                callback_(context_, &row, MibAddInstance);
            else if (Watched::is_changed(*old, row))
                callback_(context_, &row, MibParameterNotification);
        }
        for (auto row : before)
            if (find(known_, row) == known_.end()) callback_(context_, &row, MibDeleteInstance);
        return true;
    }

    static auto find(std::vector<Row> const& rows, Row const& wanted) {
        return std::ranges::find_if(
            rows, [&](Row const& each) { return Watched::is_same_row(each, wanted); });
    }

    ADDRESS_FAMILY const family_;
    Callback const callback_;
    PVOID const context_;
    std::vector<Row> known_;
};

// --- All of them ---------------------------------------------------------------------------------

class Subscriptions {
public:
    HANDLE keep(std::unique_ptr<Subscription> one) {
        std::lock_guard const lock{mutex_};
        all_.push_back(std::move(one));
        return all_.back().get();
    }

    std::unique_ptr<Subscription> take(HANDLE handle) {
        std::lock_guard const lock{mutex_};
        auto const found =
            std::ranges::find(all_, handle, [](auto const& each) -> HANDLE { return each.get(); });
        if (found == all_.end()) return nullptr;
        auto one = std::move(*found);
        all_.erase(found);
        return one;
    }

private:
    core::RankedMutex<core::Rank::network_watch> mutex_;
    std::vector<std::unique_ptr<Subscription>> all_;
};

Subscriptions& subscriptions() {
    static auto* const all = new Subscriptions;  // never destroyed: threads of the pool may run on
    return *all;
}

template <class Watched>
DWORD subscribe(ADDRESS_FAMILY family, typename TableSubscription<Watched>::Callback callback,
                PVOID context, bool reports_at_once, HANDLE* handle) {
    if (!callback || !handle || !is_family_of_list(family)) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        std::unique_ptr<Subscription> one{
            new TableSubscription<Watched>{family, callback, context}
        };
        auto const code = one->begin();
        if (code != Code::ok) return static_cast<DWORD>(to_win32(code));
        *handle = subscriptions().keep(std::move(one));
        if (reports_at_once) callback(context, nullptr, MibInitialNotification);
        return NO_ERROR;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI NotifyIpInterfaceChange(ADDRESS_FAMILY Family, PIPINTERFACE_CHANGE_CALLBACK Callback,
                                     PVOID CallerContext, BOOLEAN InitialNotification,
                                     HANDLE* NotificationHandle) {
    return subscribe<Interfaces>(Family, Callback, CallerContext, InitialNotification != FALSE,
                                 NotificationHandle);
}

DWORD WINAPI NotifyUnicastIpAddressChange(ADDRESS_FAMILY Family,
                                          PUNICAST_IPADDRESS_CHANGE_CALLBACK Callback,
                                          PVOID CallerContext, BOOLEAN InitialNotification,
                                          HANDLE* NotificationHandle) {
    return subscribe<Addresses>(Family, Callback, CallerContext, InitialNotification != FALSE,
                                NotificationHandle);
}

DWORD WINAPI NotifyRouteChange2(ADDRESS_FAMILY AddressFamily, PIPFORWARD_CHANGE_CALLBACK Callback,
                                PVOID CallerContext, BOOLEAN InitialNotification,
                                HANDLE* NotificationHandle) {
    return subscribe<Routes>(AddressFamily, Callback, CallerContext, InitialNotification != FALSE,
                             NotificationHandle);
}

DWORD WINAPI CancelMibChangeNotify2(HANDLE NotificationHandle) {
    return error_of([&]() -> DWORD {
        auto const one = subscriptions().take(NotificationHandle);
        return one ? NO_ERROR : ERROR_INVALID_PARAMETER;
    });
}
