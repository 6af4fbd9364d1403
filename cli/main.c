/* kelma: finds the subcommand and runs it. */
#include <kelma/kelma.h>
#include <stdio.h>
int
main(void)
{
	printf("kelma %s\n", kelma_version());
	return 0;
}
