// SPDX-License-Identifier: MIT
#include "shim/core/duplication/cross_process.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <vector>

#include "platform/adopting.hpp"
#include "platform/handing_over.hpp"
#include "platform/poll.hpp"
#include "platform/process.hpp"
#include "platform/random.hpp"
#include "platform/waker.hpp"
#include "shim/core/duplication/adopt.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/socket/socket_reference.hpp"

namespace ws2::core {
namespace {

struct Offer {
    platform::Rendezvous rendezvous;
    UniqueDescriptor place;
    UniqueDescriptor descriptor;  // of its own: the socket may close before anybody comes
    ObjectPtr<Socket> socket;
};

UnsentBytes::HandOver give(Offer const& offer, UniqueDescriptor const& client) {
    auto const image = hand_over(*offer.socket);
    auto const code = platform::hand_over(client.get(), offer.descriptor.get(), to_bytes(image));
    auto const outcome =
        code == Code::ok ? UnsentBytes::HandOver::delivered : UnsentBytes::HandOver::not_delivered;
    hand_over_ended(*offer.socket, image, outcome);
    return outcome;
}

class TransferServer final : public BackgroundService {
public:
    static constexpr auto service_kind = ServiceKind::transfer_server;

    static std::unique_ptr<TransferServer> make() {
        auto waker = platform::Waker::make();
        if (!waker) return nullptr;
        // Windows keeps what was duplicated in the other process; ours would go with this one.
        static bool const is_finished_at_exit = std::atexit(finish_at_exit) == 0;
        static_cast<void>(is_finished_at_exit);
        return std::unique_ptr<TransferServer>{new TransferServer{std::move(*waker)}};
    }

    void add(Offer offer) {
        std::lock_guard const lock{mutex_};
        offers_.push_back(std::move(offer));
        waker_.wake();
    }

    [[noreturn]] void run() override {
        std::vector<platform::PollItem> items;
        for (;;) {
            auto const deadline = list_places(items);
            static_cast<void>(platform::poll(items, deadline));
            waker_.drain();
            for (auto const& item : items)
                if (item.ready != 0 && item.fd != waker_.descriptor()) serve(item.fd);
            drop_the_dead();
        }
    }

private:
    explicit TransferServer(platform::Waker waker) : waker_{std::move(waker)} {}

    // While a process is waited for, the thread wakes to see whether that process still lives.
    platform::Deadline list_places(std::vector<platform::PollItem>& items) {
        constexpr std::chrono::seconds round{1};
        items.assign(1, {waker_.descriptor(), platform::poll_readable, 0});
        std::lock_guard const lock{mutex_};
        for (auto const& offer : offers_)
            items.push_back({offer.place.get(), platform::poll_readable, 0});
        return offers_.empty() ? platform::Deadline::never() : platform::Deadline::after(round);
    }

    // Only this thread removes offers, so a place stays what it was.
    void serve(int place) {
        Offer offer;
        UniqueDescriptor client;
        {
            std::lock_guard const lock{mutex_};
            auto const found = std::ranges::find_if(
                offers_, [&](Offer const& each) { return each.place.get() == place; });
            if (found == offers_.end()) return;
            auto who = platform::receive_client(found->rendezvous, place);
            if (!who) return;
            client = std::move(*who);
            offer = std::move(*found);
            offers_.erase(found);
            ++being_served_;
        }
        // Who fails may come again.
        auto const outcome = give(offer, client);
        if (outcome == UnsentBytes::HandOver::delivered)
            platform::end_rendezvous(offer.rendezvous, std::move(offer.place));
        std::lock_guard const lock{mutex_};
        --being_served_;
        if (outcome == UnsentBytes::HandOver::not_delivered) offers_.push_back(std::move(offer));
        served_.notify_all();
    }

    void drop_the_dead() {
        std::vector<Offer> dropped;  // outside the lock
        std::lock_guard const lock{mutex_};
        auto const is_dead = [](Offer const& offer) {
            return !platform::process_exists(offer.rendezvous.process);
        };
        for (auto& offer : offers_)
            if (is_dead(offer)) dropped.push_back(std::move(offer));
        std::erase_if(offers_, [](Offer const& offer) { return !offer.socket; });
        for (auto& offer : dropped)
            platform::end_rendezvous(offer.rendezvous, std::move(offer.place));
        if (!dropped.empty()) served_.notify_all();
    }

    static void finish_at_exit() {
        if (auto* const server = library().services().existing<TransferServer>()) server->finish();
    }
    void finish() {
        constexpr std::chrono::seconds patience{2};
        waker_.wake();  // to see who still lives
        std::unique_lock lock{mutex_};
        served_.wait_for(lock, patience, [this] { return offers_.empty() && being_served_ == 0; });
    }

    platform::Waker waker_;
    RankedMutex<Rank::transfers> mutex_;
    std::condition_variable_any served_;
    std::vector<Offer> offers_;
    unsigned being_served_ = 0;
};

// Never 0.
Result<std::uint32_t> random_ticket() {
    std::uint32_t ticket = 0;
    if (!platform::fill_random(&ticket, sizeof ticket)) return Code::no_buffers;
    return ticket | 1u;
}

Result<UniqueDescriptor> open_place(platform::Rendezvous& rendezvous) {
    for (;;) {
        auto const ticket = random_ticket();
        if (!ticket) return ticket.code();
        rendezvous.number = *ticket;
        auto place = platform::open_rendezvous(rendezvous);
        if (place || place.code() != Code::address_in_use) return place;
    }
}

// The unsent bytes are sent by one of the two processes, so not before it is known by which.
Code complete(platform::HandedOver const& taken, SocketImage const& image, Handle handle) {
    auto const socket = acquire_socket(handle);
    if (!socket) return Code::not_socket;
    auto& unsent = socket->unsent();
    unsent.hold();
    auto code = Code::ok;
    for (auto const& piece : image.unsent) {
        // Buffers are written to by receives only.
        platform::Buffer const rest{const_cast<char*>(piece.bytes.data()), piece.bytes.size()};
        if (code == Code::ok) code = unsent.keep({&rest, 1}, 0, piece.flags);
    }
    if (code == Code::ok) code = platform::acknowledge(taken);
    if (code == Code::ok)
        unsent.end_hand_over(UnsentBytes::HandOver::not_delivered);
    else
        unsent.forget_taken_over();
    return code;
}

}  // namespace

Result<std::uint32_t> offer_socket(Socket& socket, std::uint32_t process) {
    if (auto const code = platform::check_receiver(process); code != Code::ok) return code;
    auto* const server = library().services().get<TransferServer>();
    if (!server) return Code::no_buffers;
    if (auto const code = share_descriptor(socket); code != Code::ok) return code;
    auto descriptor = platform::duplicate_descriptor(socket.fd());
    if (!descriptor) return descriptor.code();
    platform::Rendezvous rendezvous{process, 0};
    auto place = open_place(rendezvous);
    if (!place) return place.code();
    server->add(
        {rendezvous, std::move(*place), std::move(*descriptor), ObjectPtr<Socket>{&socket}});
    return rendezvous.number;
}

Result<Handle> accept_offer(std::uint32_t ticket) {
    auto taken = platform::take_over(ticket);
    if (!taken) return taken.code();
    auto const image = from_bytes(taken->payload);
    if (!image) return image.code();
    auto const handle = adopt_image(taken->descriptor, *image);
    if (!handle) return handle;
    auto const code = complete(*taken, *image, *handle);
    if (code == Code::ok) return handle;
    library().handles().close(*handle, HandleTable::Waiting::none);
    return code;
}

}  // namespace ws2::core
