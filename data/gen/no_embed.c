/* mkpack runs before there is a pack: an empty one stands in for lib/pack/embed.S. */
#include "gen/gen.h"
extern const unsigned char kelma_embedded_pack[1], kelma_embedded_pack_end[1];
const unsigned char kelma_embedded_pack[1] = { 0 };
const unsigned char kelma_embedded_pack_end[1] = { 0 };
