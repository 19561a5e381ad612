// SPDX-License-Identifier: MIT
#ifndef BOOST_WINAPI_BASIC_TYPES_HPP_INCLUDED_
#define BOOST_WINAPI_BASIC_TYPES_HPP_INCLUDED_
#ifdef BOOST_USE_WINDOWS_H
#include <windows.h>
#endif
#endif
