import type { ProjectDetail } from "@clipforge/sdk";
import { useQuery } from "@tanstack/react-query";
import type { Peaks } from "@/features/preview";

/** Loudness of a project's source, measured when it came in; null until it is there. */
export function usePeaks(project: ProjectDetail): Peaks | null {
  const address = project.media.peaks_url;
  const peaks = useQuery({
    queryKey: ["peaks", project.id],
    enabled: Boolean(address),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const answer = await fetch(address ?? "", { signal });
      if (!answer.ok) throw new Error(`the waveform could not be read: ${answer.status}`);
      return (await answer.json()) as Peaks;
    },
  });
  return peaks.data ?? null;
}
