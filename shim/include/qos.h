// SPDX-License-Identifier: MIT
// Quality of service.
#ifndef __QOS_H_
#define __QOS_H_

#include <ws2shim/qos_types.h>

#endif
