// SPDX-License-Identifier: MIT
// What the objects of the newer thread pool interface have in common: the environment that they
// were made with, and the callback that runs.
#pragma once

#include <type_traits>
#include <utility>

#include "shim/api/win32_entry.hpp"
#include "shim/core/waits/cleanup_group.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/mutex.hpp"
#include "shim/core/waits/thread_pool.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {

// Modules stay, so the library that an environment names needs no reference.
struct Environment {
    core::CallPlace place;
    core::ObjectPtr<core::CleanupGroup> group;
    PTP_CLEANUP_GROUP_CANCEL_CALLBACK cancelled = nullptr;
    PTP_SIMPLE_CALLBACK finalization = nullptr;

    // invalid_parameter: of a version that is not known, or without a known priority.
    static Result<Environment> of(PTP_CALLBACK_ENVIRON environment);
};

// What a PTP_CALLBACK_INSTANCE points to: a call that runs, and what is to be done when it has
// returned.
class Callback {
public:
    static Callback& of(PTP_CALLBACK_INSTANCE instance) {
        return *reinterpret_cast<Callback*>(instance);
    }

    // function(instance), then the finalization, then what the call has asked for.
    template <class Function>
    static void run(core::PoolCall& call, PTP_SIMPLE_CALLBACK finalization, PVOID context,
                    Function&& function) {
        Callback callback{call};
        auto* const instance = reinterpret_cast<PTP_CALLBACK_INSTANCE>(&callback);
        function(instance);
        if (finalization) finalization(instance, context);
        callback.finish();
    }

    core::PoolCall& call() { return call_; }

    core::ObjectPtr<core::Event> event;
    core::ObjectPtr<core::Semaphore> semaphore;
    DWORD posts = 0;
    core::ObjectPtr<core::Mutex> mutex;
    PCRITICAL_SECTION critical_section = nullptr;
    HMODULE library = nullptr;

private:
    explicit Callback(core::PoolCall& call) : call_{call} {}
    void finish();

    core::PoolCall& call_;
};

// An object that the program makes with an environment and closes, unless its group does. Base is
// what core has for it, made with a place; Calls is the type of its callbacks.
template <class Base, class Function>
class Pooled : public Base, public core::GroupMember {
public:
    Pooled(Environment const& environment, Function* function, PVOID context)
        : Base{environment.place},
          GroupMember{static_cast<core::Object&>(*this), environment.group, environment.cancelled,
                      context},
          function_{function},
          context_{context},
          finalization_{environment.finalization} {}

protected:
    // The callback's other arguments.
    template <class... Arguments>
    void call_back(core::PoolCall& call, Arguments... arguments) {
        Callback::run(call, finalization_, context_, [&](PTP_CALLBACK_INSTANCE instance) {
            function_(instance, context_, arguments...);
        });
    }

    void release() override { this->drop_reference(); }

private:
    Function* const function_;
    PVOID const context_;
    PTP_SIMPLE_CALLBACK const finalization_;
};

// One whose calls a pool makes.
template <class Base, class Function>
class PooledWork : public Pooled<Base, Function> {
public:
    using Pooled<Base, Function>::Pooled;

    void await(bool cancel) {
        using Calls = core::CleanupGroup::Wanted;
        this->pool().await(*this, cancel ? Calls::dropped : Calls::run);
    }

private:
    // Nothing makes it call any more.
    virtual void halt() {}

    bool stop(core::CleanupGroup::Wanted wanted) override {
        halt();
        return wanted == core::CleanupGroup::Wanted::dropped && this->pool().drop_wanted(*this);
    }
    void await_end() override {
        this->pool().await(*this, core::ThreadPool::Wanted::run, core::ThreadPool::Running::all);
    }
    void release() override {
        halt();
        this->drop_reference();
    }
};

// Makes a T, which the program has one reference of until it closes it. Null: the last error says
// why not. prepare(T&) returns a Code.
template <class T, class Function, class Prepare>
auto make_pooled(Function* function, PVOID context, PTP_CALLBACK_ENVIRON environment,
                 Prepare&& prepare) {
    decltype(std::declval<T&>().handle()) made = nullptr;
    win32_call(FALSE, [&] {
        auto const known = Environment::of(environment);
        if (!known) return known.code();
        core::ObjectPtr<T> const object{
            new T{*known, function, context}
        };
        if (auto const code = prepare(*object); code != Code::ok) return code;
        object->add_reference();
        object->join();
        made = object->handle();
        return Code::ok;
    });
    return made;
}
template <class T, class Function>
auto make_pooled(Function* function, PVOID context, PTP_CALLBACK_ENVIRON environment) {
    return make_pooled<T>(function, context, environment, [](T&) { return Code::ok; });
}

}  // namespace ws2::api
