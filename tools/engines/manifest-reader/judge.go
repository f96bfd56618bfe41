package main

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/kubernetes/pkg/api/service"
	"k8s.io/kubernetes/pkg/apis/apps"
	appsv1 "k8s.io/kubernetes/pkg/apis/apps/v1"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/kubernetes/pkg/apis/networking"
	networkingv1 "k8s.io/kubernetes/pkg/apis/networking/v1"
	"k8s.io/kubernetes/pkg/apis/policy"
	policyv1 "k8s.io/kubernetes/pkg/apis/policy/v1"
)

type verdict struct {
	// Object is kind, namespace and name; empty when it does not decode.
	Object   string   `json:"object"`
	Problems []string `json:"problems"`
	Warnings []string `json:"warnings"`
}

// Only what is served today: manifests of older versions must not decode.
var scheme = runtime.NewScheme()

// strict: fields that are unknown or there twice are errors
var codecs = serializer.NewCodecFactory(scheme, serializer.EnableStrict)

func init() {
	for _, add := range []func(*runtime.Scheme) error{
		core.AddToScheme, corev1.AddToScheme,
		apps.AddToScheme, appsv1.AddToScheme,
		networking.AddToScheme, networkingv1.AddToScheme,
		policy.AddToScheme, policyv1.AddToScheme,
	} {
		utilruntime.Must(add(scheme))
	}
}

func judge(document []byte) verdict {
	object, kind, err := codecs.UniversalDecoder().Decode(document, nil, nil)
	if err != nil {
		return refusal(err)
	}
	metadata, err := meta.Accessor(object)
	if err != nil {
		return refusal(err)
	}
	// as kubectl does
	if _, isNamespace := object.(*core.Namespace); !isNamespace && metadata.GetNamespace() == "" {
		metadata.SetNamespace("default")
	}
	allocate(object)
	answer := verdict{
		Object:   fmt.Sprintf("%s %s/%s", kind.Kind, metadata.GetNamespace(), metadata.GetName()),
		Problems: []string{},
		Warnings: append([]string{}, warningsOf(object)...),
	}
	for _, problem := range validate(object) {
		answer.Problems = append(answer.Problems, problem.Error())
	}
	return answer
}

// What the API server chooses by itself before it validates, here always the same.
func allocate(object runtime.Object) {
	if asked, ok := object.(*core.Service); ok && service.NeedsHealthCheck(asked) && asked.Spec.HealthCheckNodePort == 0 {
		asked.Spec.HealthCheckNodePort = 32767
	}
}

func refusal(err error) verdict {
	return verdict{Problems: []string{err.Error()}, Warnings: []string{}}
}
